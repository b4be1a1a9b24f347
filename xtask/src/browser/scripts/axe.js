// What axe-core finds in a part of the page, or in all of it: a line for each rule and the first elements that break it.
(async selector => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
  const { violations } = await axe.run(selector ?? document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    const why = [...first.any, ...first.all, ...first.none].map(check => check.message)[0] || "";
    return `axe-core: ${id}: ${help}; first at \`${first.target.join(" ")}\`${why ? ": " + why : ""}`;
  });
})
