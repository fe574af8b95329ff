// Whoever points at a bar of a chart, or goes through the bars with the arrow keys, is told what it
// stands for. Without this script the same is in the table below each chart. On a wall the numbers
// are asked for again and again; when there is no answer, the old ones stay, and say how old they are.
"use strict";

const MINUTE = 60_000;

look();
document.getElementById("link")?.select();
const renewed = document.querySelector(".renewed");
if (renewed) hang(renewed.dataset.every * MINUTE);

function look() {
  for (const drawn of document.querySelectorAll(".drawn")) {
    const bars = [...drawn.querySelectorAll("[data-tells]")];
    if (bars.length) tell(drawn, bars);
  }
}

function hang(every) {
  let timer = setInterval(renew, every);

  offer();
  addEventListener("online", () => timer && renew());

  function offer() {
    const button = document.querySelector(".renewed button");
    button.hidden = false;
    button.addEventListener("click", () => {
      timer = timer ? clearInterval(timer) : setInterval(renew, every);
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
    });
  }

  async function renew() {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!timer) return;
    if (!answer || answer.status >= 500) return stale();
    if (!answer.ok || answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    look();
    offer();
  }

  function stale() {
    const line = document.querySelector(".renewed");
    line.classList.add("stale");
    line.querySelector("span").textContent = line.dataset.stale;
  }
}

function tell(drawn, bars) {
  const said = document.createElement("output");
  let now = -1;

  said.className = "said";
  said.hidden = true;
  drawn.append(said);
  drawn.tabIndex = 0;
  drawn.setAttribute("role", "group");
  drawn.setAttribute("aria-labelledby", drawn.closest("figure").getAttribute("aria-labelledby"));

  function point(number) {
    bars[now]?.classList.remove("on");
    now = number;
    said.hidden = now < 0;
    if (now < 0) return;
    bars[now].classList.add("on");
    said.textContent = bars[now].dataset.tells;
    const bar = bars[now].getBoundingClientRect();
    const paper = drawn.getBoundingClientRect();
    const middle = bar.left + bar.width / 2 - paper.left - said.offsetWidth / 2;
    const furthest = paper.width - said.offsetWidth;
    said.style.left = `${Math.max(0, Math.min(middle, furthest))}px`;
    said.style.top = `${Math.max(0, bar.top - paper.top - said.offsetHeight - 6)}px`;
  }

  drawn.addEventListener("pointerover", (event) => point(bars.indexOf(event.target)));
  drawn.addEventListener("pointerleave", () => point(-1));
  drawn.addEventListener("focusout", () => point(-1));
  drawn.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") point(-1);
    if (!step) return;
    event.preventDefault();
    point((Math.max(now, step > 0 ? -1 : 0) + step + bars.length) % bars.length);
  });
}
