// Brings a link into the window; the point where it can be clicked, or what is in the way.
(async index => {
  const link = document.links[index];
  link.scrollIntoView({ block: "center", behavior: "instant" });
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const box = link.getClientRects()[0];
  if (!box) return { problem: "is not drawn" };
  const point = [box.left + box.width / 2, box.top + box.height / 2];
  const there = document.elementFromPoint(...point);
  if (!there) return { problem: "is out of the window" };
  if (!link.contains(there)) return { problem: "is covered by " + there.tagName.toLowerCase() + (there.id ? "#" + there.id : "") };
  return { point };
})
