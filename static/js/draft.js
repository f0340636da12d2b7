/* Pages of a draft: a word before leaving with something unsaved; long answers are saved while they are typed.

   <form data-draft>                 warns before unsaved changes are left behind
   <form data-draft data-autosave>   is sent to its own page every 20 seconds and when a field is left, as the button
                                     would send it; the header tells the server to answer with a sentence
   <form data-unsaved>               shows something that is not saved yet

   Nothing is kept in the browser: the computers of a clinic are shared. */
"use strict";

(() => {
  const EVERY = 20_000;
  const PATIENCE = 15_000;
  const AGAIN = new Set([403, 408, 409, 429]); // refusals that the same text can pass a little later
  const SMALL = 60_000; // bytes that a browser still sends when the page is left
  const WORDS = {
    begin: "What you type is saved every 20 seconds.",
    offline: "Not saved: there is no connection. Leave this page open; we try again every 20 seconds.",
    offlineHere: "Not saved: there is no connection. Leave this page open, and save it when you are online again.",
    trouble: "Not saved: something is wrong on our side. Leave this page open; we try again every 20 seconds.",
    signedOut: "Not saved: you are signed out. Save the page: what you typed is kept while you sign in.",
    keptIsSaved: "This is what you typed before you signed in. It is saved now.",
    gone: "Not saved: this page can no longer be changed by you. Copy what you typed before you leave it.",
  };

  function typedIn(form) {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    data.delete("revision");
    return new URLSearchParams(data).toString();
  }

  for (const form of document.querySelectorAll("form[data-draft]")) {
    let saved = "unsaved" in form.dataset ? null : typedIn(form);
    let isLeaving = false;
    const line = document.createElement("p");
    line.className = "autosave";
    line.setAttribute("role", "status");
    form.append(line);
    const autosave = "autosave" in form.dataset ? saver() : null;

    /* The page is on its way out. One that is still here after a while was stopped, and is saved and asked about again. */
    function leave() {
      isLeaving = true;
      setTimeout(() => {
        isLeaving = false;
      }, PATIENCE);
    }

    function say(words, isTrouble) {
      line.classList.toggle("is-trouble", Boolean(isTrouble));
      if (line.textContent !== words) line.textContent = words;
    }

    function saver() {
      const revision = form.elements.namedItem("revision");
      const token = form.elements.namedItem("csrfmiddlewaretoken");
      let sending = null; // the answer that is awaited
      let unanswered = null; // what was sent without an answer: sent again unchanged, so that it is known what is stored
      let isOver = false;

      async function send(typed) {
        const body = new URLSearchParams(typed);
        body.set("revision", revision.value);
        body.set("csrfmiddlewaretoken", token.value);
        const text = body.toString();
        return fetch(form.getAttribute("action") || location.href, {
          method: "POST",
          body: text,
          headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "yes" },
          redirect: "manual",
          keepalive: text.length < SMALL,
          signal: AbortSignal.timeout(PATIENCE),
        });
      }

      /* Somebody signed in again in another window: the page's token is renewed there. */
      async function renewToken() {
        const page = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
        if (!page.ok) return false;
        const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
        const value = fresh.querySelector("input[name='csrfmiddlewaretoken']")?.value;
        if (!value) return false;
        for (const input of document.querySelectorAll("input[name='csrfmiddlewaretoken']")) input.value = value;
        return true;
      }

      async function saveOnce(typed) {
        unanswered = typed;
        let response;
        let answer;
        try {
          response = await send(typed);
          if (response.status === 403 && (await renewToken())) response = await send(typed);
          answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : null;
        } catch {
          say(WORDS.offline, true);
          return;
        }
        if (response.ok && answer) {
          revision.value = answer.revision;
          saved = typed;
          unanswered = null;
          say(answer.sentence);
          const notice = document.querySelector("[data-kept]");
          if (notice) notice.textContent = WORDS.keptIsSaved;
        } else if (response.type === "opaqueredirect") {
          unanswered = null;
          say(WORDS.signedOut, true);
        } else if (response.status === 409 && answer) {
          unanswered = null;
          isOver = true;
          say(answer.sentence, true);
        } else if (response.status === 422 && answer) {
          unanswered = null;
          say(`Not saved: ${answer.sentence}`, true);
        } else if (response.status === 404 || response.status === 410) {
          isOver = true;
          say(WORDS.gone, true);
        } else {
          if (response.status >= 400 && response.status < 500 && !AGAIN.has(response.status)) unanswered = null;
          say(WORDS.trouble, true);
        }
      }

      async function save() {
        if (sending || isOver || isLeaving) return;
        const now = typedIn(form);
        if (now === saved && unanswered === null) return;
        const again = unanswered;
        sending = saveOnce(again ?? now);
        await sending;
        sending = null;
        if (again !== null && unanswered === null) await save();
      }

      say(WORDS.begin);
      setInterval(save, EVERY);
      form.addEventListener("focusout", save);
      form.addEventListener("change", save);
      addEventListener("online", save);
      document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
      return {
        pending: () => sending,
        isOnItsWay: () => sending !== null && unanswered === typedIn(form) && unanswered.length < SMALL,
      };
    }

    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        say(autosave ? WORDS.offline : WORDS.offlineHere, true);
        return;
      }
      const pending = autosave?.pending();
      leave();
      if (!pending) return;
      event.preventDefault(); // the number that the answer brings belongs to what is sent next
      pending.finally(() => form.requestSubmit(event.submitter));
    });
    document.addEventListener("submit", (event) => {
      if (event.submitter?.name === "leave_out") leave();
    });
    addEventListener("pageshow", () => {
      isLeaving = false;
    });
    addEventListener("beforeunload", (event) => {
      if (isLeaving || typedIn(form) === saved || (navigator.onLine && autosave?.isOnItsWay())) return;
      event.preventDefault();
    });
  }
})();
