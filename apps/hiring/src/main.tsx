import { GuildhallProvider, StepUp } from "@guildhall/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./data/query-client.ts";
import { guildhall } from "./guildhall.ts";
import { messages } from "./messages.ts";
import { router } from "./router.tsx";
import "./styles.css";

// Asked before anything is shown: what comes first depends on it.
void guildhall.refreshMe();

const root = document.getElementById("root");
if (!root) throw new TypeError("The page has no #root.");
createRoot(root).render(
  <StrictMode>
    <GuildhallProvider client={guildhall} messages={messages}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <StepUp returnTo="/stepped-up" setUpHref={(account) => `/account/security?account=${account}`} />
    </GuildhallProvider>
  </StrictMode>,
);
