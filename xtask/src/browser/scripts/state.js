// What a page is like once it is loaded. `width` is the width of the window.
(width => {
  const name = element => element.tagName.toLowerCase() +
    (element.id ? "#" + element.id : "") + [...element.classList].map(part => "." + part).join("");
  // What may be moved to the side by itself does not move the page.
  const holds = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = document.documentElement.scrollWidth;
  const sticksOut = element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > width + 0.5 && !holds(element);
  };
  const far = wide > width ? [...document.body.querySelectorAll("*")].filter(sticksOut) : [];
  const culprits = far.filter(element => !far.some(other => other !== element && element.contains(other)));
  const contract = ["a[href='#main']", "main#main", "button#theme", "input#search", "button#menu", "nav#sidebar"];
  return {
    title: document.title.trim(),
    h1: document.querySelectorAll("h1").length,
    text: (document.querySelector("main") || document.body).innerText.trim().length,
    wide,
    culprits: culprits.slice(0, 3).map(name),
    missing: contract.filter(selector => !document.querySelector(selector)),
    hacked: typeof window.hacked !== "undefined",
    scripted: [...document.links].filter(link => !/^(https?|file|mailto):$/.test(link.protocol)).map(link => link.href),
  };
})
