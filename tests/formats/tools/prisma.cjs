// Prisma's own commands on a PostgreSQL database: node prisma.cjs PACKAGES URL PROJECT VERB... Its schema engine runs as WebAssembly over
// a driver; the native one, which `prisma` would download, is never asked for.
const { spawnSync } = require('child_process')
const { writeFileSync, existsSync } = require('fs')
const [npm, url, project, ...verb] = process.argv.slice(2)
const [, user, database, host] = url.match(/^postgresql:\/\/([^@]*)@\/([^?]*)\?host=(.*)$/)
const config = `${project}/prisma.config.ts`
writeFileSync(config, `
import Result from '${npm}/node_modules/pg/lib/result'
import { PrismaPg } from '${npm}/node_modules/@prisma/adapter-pg'
// The driver knows no column of type name, which its engine asks for in the catalog.
const add = Result.prototype.addFields
Result.prototype.addFields = function (fields) {
  return add.call(this, fields.map((f) => Object.assign(f, f.dataTypeID === 19 ? { dataTypeID: 25 } : {})))
}
export default {
  engine: 'js',
  experimental: { adapter: true },
  schema: 'prisma/schema.prisma',
  adapter: async () => new PrismaPg(${JSON.stringify({ user, database, host })}),
}
`)
const unused = '/bin/true' // a program that is there: it need not be downloaded, and what asks it whether the database answers hears yes
const run = spawnSync(process.execPath, [`${npm}/node_modules/prisma/build/index.js`, ...verb], {
  cwd: project, encoding: 'utf8',
  env: { ...process.env, CHECKPOINT_DISABLE: '1', NO_COLOR: '1', PRISMA_QUERY_ENGINE_LIBRARY: unused, PRISMA_SCHEMA_ENGINE_BINARY: unused },
})
const said = `${run.stdout}${run.stderr}`
// An error by its code or what the database said, all else by the folders that are listed.
const names = verb[1] === 'resolve' ? [] : [...said.matchAll(/\d{14}_\w+/g)].map((m) => m[0])
const [wrong] = said.match(/\bP\d{4}\b/) || said.match(/ERROR: .*/) || [said]
const bad = run.status && !(verb[1] === 'status' && names.length) // status fails when anything is pending
console.log(bad ? wrong : [...new Set(names)].join(' ') || 'done')
