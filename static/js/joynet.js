/* Small courtesies on top of pages that work without them. */
"use strict";

/* A second press of a button while the first is on its way does nothing; a page restored by Back is usable again. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.submitter && event.submitter.getAttribute("formtarget") === "_blank") return;
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000); // a download leaves the page where it is
  event.submitter?.classList.add("is-busy");
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
});

/* Character count: <p class="count" data-count-for="id_story" data-limit="1500">You can write up to 1,500 characters.</p>
   Shown from three quarters of the limit on; announced when the typing pauses. */
for (const line of document.querySelectorAll("[data-count-for]")) {
  const field = document.getElementById(line.dataset.countFor);
  const limit = Number(line.dataset.limit);
  if (!field || !limit) continue;
  const rule = line.textContent;
  let pause;
  const say = () => {
    const left = limit - Array.from(field.value).length;
    line.classList.toggle("is-over", left < 0);
    if (left < 0) line.textContent = `You have ${(-left).toLocaleString("en-US")} ${left === -1 ? "character" : "characters"} too many.`;
    else if (left <= limit / 4) line.textContent = `You have ${left.toLocaleString("en-US")} ${left === 1 ? "character" : "characters"} left.`;
    else line.textContent = rule;
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(say, 600);
  });
  say();
}

/* Links of an error summary put the cursor into the field. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});

/* htmx sends the page's own token with every change. */
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("input[name='csrfmiddlewaretoken']");
  if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token.value;
});
