// The letter is as high as what it says, so that the page scrolls and not a box in it.
const letter = document.getElementById("letter");

function fit() {
  letter.style.height = "0";
  letter.style.height = `${letter.contentDocument.documentElement.scrollHeight}px`;
}

letter.addEventListener("load", fit);
window.addEventListener("resize", fit);
