// Where a person is after a navigation: what is wrong with the place that the address names, or null.
(async () => {
  const id = decodeURIComponent(location.hash.slice(1));
  // Scrolling may take a while.
  let last, still = 0;
  for (let frames = 0; frames < 180 && still < 3; frames++) {
    await new Promise(done => requestAnimationFrame(done));
    still = scrollY === last ? still + 1 : 0;
    last = scrollY;
  }
  if (!id) return null;
  const target = document.getElementById(id);
  if (!target) return `there is no #${id}`;
  // An anchor may be empty; what it is about follows then.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  texts.currentNode = target;
  let box;
  for (let text = texts.nextNode(); text && !box; text = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(text);
    box = [...range.getClientRects()].find(rect => rect.width > 1 && rect.height > 1);
  }
  if (!box || (target.textContent.trim() && !target.checkVisibility({ visibilityProperty: true }))) return `#${id} is hidden`;
  const [x, y] = [box.left + Math.min(5, box.width / 2), box.top + box.height / 2];
  if (y < 0 || y > innerHeight) return `#${id} is out of the window`;
  for (let at = document.elementFromPoint(x, y); at; at = at.parentElement) {
    if (["sticky", "fixed"].includes(getComputedStyle(at).position) && !at.contains(target)) {
      return `#${id} is hidden below ${at.tagName.toLowerCase()}${at.id ? "#" + at.id : ""}`;
    }
  }
  return null;
})
