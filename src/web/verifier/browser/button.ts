/** All that a trust page loads of scripts before it is asked to: shows the button, which fetches the verifier. */

const place = document.querySelector('#verifier')
const button = place?.querySelector('button')
const status = place?.querySelector('[role=status]')

if (place && button && status) {
  place.removeAttribute('hidden')
  button.addEventListener('click', async () => {
    // Not disabled meanwhile: that would take the focus from whoever uses the keyboard.
    if (place.ariaBusy === 'true') return
    place.ariaBusy = 'true'
    try {
      const { verifyHere } = await import('./verify-here.ts')
      await verifyHere(place, status)
    } catch (error) {
      status.textContent = place.getAttribute('data-unloadable')
      throw error
    } finally {
      place.ariaBusy = 'false'
    }
  })
}
