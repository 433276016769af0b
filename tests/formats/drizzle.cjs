// Drizzle's own migrator over the first N migrations of a folder. usage: node drizzle.cjs NPM DIALECT URL FOLDER N
// Prints how many migrations it ran: the difference of the rows in its table.
const fs = require('fs');
const os = require('os');
const path = require('path');
const [npm, dialect, url, folder, count] = process.argv.slice(2);
const load = require('module').createRequire(path.join(path.resolve(npm), 'x.js'));

// A copy of the folder that ends after N migrations, in either layout.
function cut(from, n) {
  const to = fs.mkdtempSync(path.join(os.tmpdir(), 'drizzle-'));
  fs.cpSync(from, to, { recursive: true });
  const journal = path.join(to, 'meta', '_journal.json');
  if (fs.existsSync(journal)) {
    const j = JSON.parse(fs.readFileSync(journal));
    j.entries = j.entries.slice(0, n);
    fs.writeFileSync(journal, JSON.stringify(j));
  } else {
    fs.readdirSync(to).sort().slice(n).forEach((f) => fs.rmSync(path.join(to, f), { recursive: true }));
  }
  return to;
}

async function open() {
  const [, database, socket] = url.match(/\/([^/?]*)\?(?:host|socket)=(.*)$/) || []; // no URL: it has no host
  if (dialect === 'postgresql') {
    const { Client } = load('pg');
    const client = new Client({ host: socket, user: 'postgres', database });
    await client.connect();
    return {
      db: load('drizzle-orm/node-postgres').drizzle({ client }),
      migrate: load('drizzle-orm/node-postgres/migrator').migrate,
      rows: async () => (await client.query('SELECT 1 FROM drizzle.__drizzle_migrations')).rowCount,
      close: () => client.end(),
    };
  }
  if (dialect === 'mysql') {
    const client = await load('mysql2/promise').createConnection({
      socketPath: socket, user: 'root', database, multipleStatements: true });
    return {
      db: load('drizzle-orm/mysql2').drizzle({ client }),
      migrate: load('drizzle-orm/mysql2/migrator').migrate,
      rows: async () => (await client.query('SELECT 1 FROM __drizzle_migrations'))[0].length,
      close: () => client.end(),
    };
  }
  const client = load('@libsql/client').createClient({ url: 'file:' + url.replace(/^sqlite:/, '') });
  return {
    db: load('drizzle-orm/libsql').drizzle({ client }),
    migrate: load('drizzle-orm/libsql/migrator').migrate,
    rows: async () => (await client.execute('SELECT 1 FROM __drizzle_migrations')).rows.length,
    close: () => client.close(),
  };
}

(async () => {
  const c = await open();
  const before = await c.rows().catch(() => 0);
  const migrationsFolder = cut(folder, Number(count));
  try {
    await c.migrate(c.db, { migrationsFolder });
    console.log((await c.rows()) - before);
  } finally {
    fs.rmSync(migrationsFolder, { recursive: true });
    await c.close();
  }
})().catch((e) => { console.error(e.message, e.cause ? e.cause.message : ''); process.exit(1); });
