// A worker of the page's own program: the page sends it compiled, so that it is loaded and compiled once. From then on the
// program listens itself.
const program = import("./page.js");
// It is told when it is needed.
program.catch(() => {});
addEventListener(
  "message",
  async ({ data }) => {
    try {
      // Shipped data lies beside the page, not beside this script.
      globalThis.bailiwickBase = data.base;
      const { default: start } = await program;
      await start({ module_or_path: data.compiled });
    } catch (error) {
      // Out of the promise, so that the page hears of it.
      setTimeout(() => {
        throw error;
      });
    }
  },
  { once: true },
);
