// Starts the browser editor: our configuration, and our way of reading and writing YAML.

import { init, registerCustomFormat } from "./cms/npm/index.js";
import { formatFor } from "./format.js";

try {
  const config = await (await fetch("config.json")).json();
  const known = new Set();
  for (const { format, fields } of config.collections) {
    if (!format || known.has(format)) continue;
    known.add(format);
    registerCustomFormat(format, "yaml", formatFor(fields));
  }
  init({ config: { ...config, load_config_file: false } });
} catch (error) {
  document.body.append(document.body.dataset.failed ?? "");
  throw error;
}
