// Runs before the first paint, and before anything else can fail.
// 1. The theme the person chose, so that the page does not flash in the other one.
// 2. The recovery screen: what happened, a way to try again, and that drafts are safe.
//
// The program may call for it too: dispatch `bailiwick:failed` on window with a text as `detail`.
(() => {
  "use strict";
  const root = document.documentElement;

  try {
    // Written as JSON by the program, so the value may be in quotes. Storage may be blocked (an iframe): then the system decides.
    const theme = (localStorage.getItem("bailiwick.theme") ?? "").replaceAll('"', "");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // The system's preference applies through the style sheet.
  }

  let failed = false;

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const show = (what) => {
    if (failed) return;
    failed = true;
    const build = () => {
      const reload = element("button", { type: "button", className: "boot-button", id: "boot-reload", textContent: "Reload" });
      reload.addEventListener("click", () => location.reload());
      const screen = element(
        "div",
        { id: "recovery", className: "boot-recovery" },
        element(
          "main",
          { className: "boot-body" },
          element("h1", { textContent: "Bailiwick could not go on" }),
          element("p", { textContent: explain() }),
          element("p", { textContent: "Your drafts are still in this browser. Reloading does not change them." }),
          element("p", {}, reload),
          element(
            "details",
            { className: "boot-details" },
            element("summary", { textContent: "What happened" }),
            element("pre", { textContent: what }),
          ),
        ),
      );
      screen.setAttribute("role", "alert");
      document.getElementById("boot")?.remove();
      document.body.prepend(screen);
      reload.focus();
    };
    if (document.body) build();
    else document.addEventListener("DOMContentLoaded", build, { once: true });
  };

  const explain = () => {
    if (location.protocol === "file:") {
      return "Browsers do not run programs from a file. Serve this folder (any static web server will do) and open its address.";
    }
    if (typeof WebAssembly !== "object") {
      return "This browser does not run WebAssembly, or it is switched off here. Use a current Firefox, Chrome, Edge or Safari, or ask for it to be allowed on this page.";
    }
    if (navigator.onLine === false) {
      return "A part of the program did not arrive, and this machine is offline. Reload when the connection is back.";
    }
    return window.bailiwickStarted
      ? "The program stopped because of a mistake of ours. Reload to continue from the last saved step."
      : "A part of the program did not arrive or could not start. Reload to fetch it again.";
  };

  window.addEventListener("bailiwick:failed", (event) => show(String(event.detail ?? "No further details.")));

  window.addEventListener(
    "error",
    (event) => {
      // A script that did not load: the loader, the program's module, or the map it imports.
      if (event.target instanceof HTMLScriptElement) {
        show(`Not loaded: ${event.target.src || "a script of the page"}`);
      } else if (event.error instanceof WebAssembly.RuntimeError) {
        show(String(event.error.stack ?? event.error));
      }
    },
    true,
  );
})();
