// Only in the preview of build.py serve: the open page follows what is saved. No built file has it.
// @ts-check
{
  /** After an answer that was none, such as from another server on this port. */
  const AGAIN = 2000;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const style = document.createElement("link");
  const bar = document.createElement("p");
  /** @type {EventSource | undefined} */
  let source;

  /** What publish/news.py says: which build is served, and what the last save has against it.
   * @param {MessageEvent<string>} message */
  function told(message) {
    /** @type {{build: string, lang: string, says: string}} */
    const news = JSON.parse(message.data);
    if (news.build !== script.dataset.build) {
      location.reload();
    } else if (bar.textContent !== news.says) {
      bar.lang = news.lang;
      bar.textContent = news.says;
    }
  }

  // A page in the background lets go: a browser has only six connections to one server.
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource("/.hutong/changes");
    source.onmessage = told;
    source.onerror = () => {
      // It tries again by itself unless it has given up.
      if (source?.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
    };
  }

  style.rel = "stylesheet";
  style.href = "/.hutong/reload.css";
  bar.className = "hutong-reload";
  // Empty, but there: what comes into it later is read out.
  bar.setAttribute("role", "status");
  document.head.append(style);
  document.body.append(bar);
  document.addEventListener("visibilitychange", listen);
  listen();
}
