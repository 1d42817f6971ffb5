import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  plugins: [react()],
  // The packages of this repository are taken from their sources.
  resolve: { conditions: ["guildhall", ...defaultClientConditions] },
  build: {
    target: "es2023",
    // Fonts and pictures stay files: the page's policy lets it load those, and no data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

export default config;
