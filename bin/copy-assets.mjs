// Copies the compiled styles and scripts of the pages from node_modules/ into assets/, as served at /assets/.
// GDS Transport and the crown are not ours to use outside gov.uk: their rules are cut, and no page asks for their files.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const assets = join(root, 'assets')
const govuk = join(root, 'node_modules/govuk-frontend/dist/govuk')
const moj = join(root, 'node_modules/@ministryofjustice/frontend/moj')

rmSync(assets, { recursive: true, force: true })
mkdirSync(join(assets, 'images'), { recursive: true })
for (const [folder, name] of [[govuk, 'govuk-frontend'], [moj, 'moj-frontend']]) {
  copyScript(folder, `${name}.min.js`)
  copyStyle(folder, `${name}.min.css`)
}

function copyScript(folder, file) {
  const text = readFileSync(join(folder, file), 'utf8').replace(/\/\/# sourceMappingURL=\S+\s*$/, '\n')
  writeFileSync(join(assets, file), text)
}

function copyStyle(folder, file) {
  const text = readFileSync(join(folder, file), 'utf8')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/(["']?)GDS Transport\1,\s*/g, '')
    .replace(/url\(["']?\/assets\/images\/govuk-crest\.svg["']?\)/g, 'none')
    .replace(/\/\*# sourceMappingURL=\S+ \*\/\s*$/, '\n')
  if (/GDS Transport|fonts\/|crest\.svg/.test(text)) {
    throw new Error(`${file} still names the GDS Transport font or the crest: this version writes them in a new way. Change bin/copy-assets.mjs.`)
  }
  writeFileSync(join(assets, file), text)
  copyImages(folder, text)
}

// Only the images that the style really names, so that none is missing and none is carried for nothing.
function copyImages(folder, style) {
  for (const [, image] of style.matchAll(/url\(["']?\/assets\/images\/([^"')]+)["']?\)/g)) {
    const from = join(folder, 'assets/images', image)
    if (!existsSync(from)) throw new Error(`The style names the image ${image}, which its package does not have.`)
    copyFileSync(from, join(assets, 'images', image))
  }
}
