// What tables and detail pages show, as texts: data of the site, to be painted over.
() => documents().flatMap((doc) => [...doc.querySelectorAll('td, dd, .el-descriptions-item__content')])
  .filter((cell) => !cell.querySelector('td')).map((cell) => (cell.innerText || '').trim())
  .filter((text) => text.length > 1 && text.length < 300)
