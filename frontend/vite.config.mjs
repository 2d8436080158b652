// One ES module and one style sheet, which Python puts into the page: nothing is fetched.
import { defineConfig } from "vite";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: {
    lib: { entry: "src/main.tsx", formats: ["es"], fileName: () => "board.js", cssFileName: "board" },
    outDir: "../src/chainrule/page/built",
    emptyOutDir: true,
    target: "es2022",
    minify: "esbuild",
  },
});
