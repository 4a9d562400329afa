/** ⌘K, or Ctrl-K where there is no ⌘, leads to the search. The key is said at the field, by `aria-keyshortcuts`. */
document.addEventListener('keydown', (event) => {
  const isAsked = event.key.toLowerCase() === 'k' && event.metaKey !== event.ctrlKey
  if (!isAsked || event.altKey || event.shiftKey) return
  const field = document.querySelector<HTMLInputElement>('#door-search')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})
