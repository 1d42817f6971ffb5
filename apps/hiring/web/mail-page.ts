import type { Mailbox } from "@guildhall/server";

type KeptMail = ReturnType<Mailbox["list"]>[number];

/** The mails that were kept, the last one first, as a page to read them. */
export function mailPage(mails: readonly KeptMail[], nonce: string): string {
  const list = mails.map(mailArticle).join("\n");
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>Mail · Guildhall Hiring</title>
    <style nonce="${nonce}">${styles}</style>
  </head>
  <body>
    <main>
    <h1>Mail</h1>
    <p class="note">In development mail is kept here instead of being sent. <a href="">Look again</a></p>
    ${list === "" ? `<p class="note">There is none yet.</p>` : list}
    </main>
  </body>
</html>`;
}

const styles = `
:root { font: 14px/20px system-ui, sans-serif; color-scheme: light dark; background: light-dark(#ffffff, #101114); }
body { max-width: 640px; margin: 48px auto; padding: 0 20px; }
h1 { font-size: 22px; line-height: 28px; }
h2 { margin: 0; font-size: 14px; }
.note, .head { color: light-dark(#5d616b, #a2a6b0); }
article { margin: 16px 0; padding: 16px; border: 1px solid light-dark(#e2e3e7, #3a3d44); border-radius: 10px; }
pre { margin: 12px 0 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

function mailArticle({ to, subject, text, sentAt }: KeptMail): string {
  return `<article>
      <h2>${escaped(subject)}</h2>
      <div class="head">to ${escaped(to)}, <time datetime="${sentAt.toISOString()}">${escaped(sentAt.toLocaleTimeString("en"))}</time></div>
      <pre>${linked(text)}</pre>
    </article>`;
}

const address = /https?:\/\/[^\s<>"]+/g;

function linked(text: string): string {
  let end = 0;
  let html = "";
  for (const match of text.matchAll(address)) {
    const link = escaped(match[0]);
    html += `${escaped(text.slice(end, match.index))}<a href="${link}">${link}</a>`;
    end = match.index + match[0].length;
  }
  return html + escaped(text.slice(end));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
