// One ES module and one style sheet, which Python puts into the page: nothing is fetched; and a small
// module that holds the page in a notebook.
import { defineConfig } from "vite";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: {
    lib: {
      entry: { board: "src/main.tsx", widget: "src/widget.ts" },
      formats: ["es"],
      fileName: (_format, name) => `${name}.js`,
      cssFileName: "board",
    },
    outDir: "../src/chainrule/page/built",
    emptyOutDir: true,
    target: "es2022",
    minify: "esbuild",
  },
});
