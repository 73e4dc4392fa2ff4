// Whether a dialog or message box lies over the page.
() => documents().flatMap(dialogs).length > 0
