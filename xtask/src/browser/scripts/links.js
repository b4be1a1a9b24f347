// The links of a page that lead to the site's pages and can be clicked: address and place in `document.links`.
(site => [...document.links].map((link, index) => ({ link, index }))
  .filter(({ link }) => link.href.startsWith(site) && !link.hasAttribute("download") && /\/$|\.html$/.test(link.pathname))
  .filter(({ link }) => link.checkVisibility({ visibilityProperty: true }) && link.getClientRects().length > 0)
  .filter(({ link }) => link.getAttribute("href") !== "#main")
  .map(({ link, index }) => [link.href, index]))
