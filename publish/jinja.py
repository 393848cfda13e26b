"""Jinja2 for tens of thousands of pages. One of the few places where speed decides the shape.

The templates are plain Jinja2 and mean what its manual says, but for two things: `one.name` is an
attribute and never a key (that is `one["name"]`), and nothing that they call is given the context.
So where Jinja2 asks each time which of several things was meant, the compiled template may have
Python's own call, attribute and item. That and cheaper escaping halve the time of a page.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro, markup_join
from jinja2.utils import missing

from look.safe import marked, written


class _Plainly(CodeGenerator):
    """Writes a template as Python; what is not here Jinja2 writes."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")


class _Macro(Macro):
    """A macro that is called with what it takes, in the order it takes it, nearly always."""

    def __call__(self, *arguments: Any, **named: Any) -> str:
        lacking = self._argument_count - len(arguments)
        if named or lacking < 0 or self.catch_kwargs or self.catch_varargs or self.caller:
            return super().__call__(*arguments, **named)
        return marked(self._func(*arguments, *[missing] * lacking))


def _joined(parts: tuple[object, ...]) -> str:
    """`a ~ b`: HTML if one part is, and then the others escaped."""
    for part in parts:
        if type(part) is not str:
            return markup_join(parts)
    return "".join(parts)  # type: ignore[arg-type]


_OURS = {"escape": written, "markup_join": _joined, "Macro": _Macro}
"""What stands in a compiled template under the names that Jinja2 gave."""


class _Compiled(BytecodeCache):
    """The code of each template, compiled once for all languages and sites of this process."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None, "nothing was compiled"
        self.codes[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()


class Templates(Environment):
    """The templates of a folder: autoescaping, and an error for anything undefined."""

    code_generator_class = _Plainly

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False, bytecode_cache=_compiled,
        )
        self.loaded: dict[str, Template] = {}

    def get_template(
        self, name: Any, parent: str | None = None, globals: Any = None
    ) -> Template:
        """A template by its path below the folder, loaded once; `globals` is of no use here."""
        found = self.loaded.get(name)
        if found is None:
            found = self.loaded[name] = super().get_template(name, parent)
            vars(found)["root_render_func"].__globals__.update(_OURS)
        return found

    def say(self, **named: Any) -> None:
        """Names for all templates, those loaded before included."""
        self.globals.update(named)
        for template in self.loaded.values():
            template.globals.update(named)
            template._module = None  # Its macros were made with the names of before.

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dict: Jinja2 copies a template's globals, key by key, for every page."""
        return {**self.globals, **(d or {})}
