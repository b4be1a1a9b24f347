// What has the focus, and whether a person sees that it has.
(() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const style = getComputedStyle(element);
  const around = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const box = element.getBoundingClientRect();
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  return {
    name: element.tagName.toLowerCase() + (element.id ? "#" + element.id : [...element.classList].map(part => "." + part).join("")),
    link: element.getAttribute("href"),
    seen: around || style.boxShadow !== "none",
    inside: box.width > 0 && box.height > 0 && middle[0] >= 0 && middle[0] <= innerWidth && middle[1] >= 0 && middle[1] <= innerHeight,
    shown: element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    main: !!element.closest("main"),
  };
})
