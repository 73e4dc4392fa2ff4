// A download went through `beforeunload` without leaving: the page is at rest again. Returns whether it was so.
() => {
  const left = documents().map((doc) => doc.defaultView.__gongjuWatch).filter((watch) => watch && watch.leaving);
  for (const watch of left) watch.leaving = false;
  return left.length > 0;
}
