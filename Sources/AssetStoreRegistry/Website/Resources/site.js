// What makes pages handier where scripts may run: nothing is missing without it.

// The theme: the system's, or the one that was chosen here. theme.js puts that in place before anything is drawn.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

function addThemeButton() {
  const nav = document.querySelector(".top nav");
  if (!nav) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain theme";
  const show = () => {
    button.textContent = isDark() ? "☀" : "☾";
    button.setAttribute("aria-pressed", String(isDark()));
  };
  button.setAttribute("aria-label", nav.dataset.theme);
  button.title = nav.dataset.theme;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It lasts as long as the page, then.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
  nav.append(button);
}

function addCopyButtons() {
  for (const place of document.querySelectorAll("[data-copy]")) {
    const code = place.querySelector("code");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = place.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        // Browsers give the clipboard only to pages that came by https.
        getSelection().selectAllChildren(code);
        if (!document.execCommand("copy")) return;
      }
      button.textContent = "✓";
      setTimeout(() => { button.textContent = place.dataset.copy; }, 1500);
    });
    place.append(button);
  }
}

addThemeButton();
addCopyButtons();
