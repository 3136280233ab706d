/**
 * The two limits of the site: one page a customer from the same records, by Eleventy (`node pages.mjs eleventy FOLDER`), and by writing
 * strings to files (`node pages.mjs plain FOLDER`). Pages hold what a small account report holds: a head, figures and a table.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Eleventy from '@11ty/eleventy';

interface Row {
  readonly name: string;
  readonly value: string;
}

const [kind, folder = '.'] = process.argv.slice(2);
const out = join(folder, `pages-${kind}`);

/** Lines `key: value` of the record, without meaning: the limit parses nothing. */
function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf(': ');
    return at === -1 ? [] : [{ name: line.slice(0, at).trim(), value: line.slice(at + 2) }];
  });
}

const customers = readdirSync(join(folder, 'customers'))
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => ({ id: file.slice(0, -5), rows: rowsOf(readFileSync(join(folder, 'customers', file), 'utf8')) }));

if (kind === 'plain') {
  for (const { id, rows } of customers) {
    const table = rows.map((row) => `<tr><td>${row.name}</td><td>${row.value}</td></tr>`).join('');
    mkdirSync(join(out, id), { recursive: true });
    writeFileSync(
      join(out, id, 'index.html'),
      `<!doctype html><html lang="en"><title>${id}</title><h1>${id}</h1><table>${table}</table></html>`,
    );
  }
} else {
  const input = join(folder, 'eleventy');
  mkdirSync(input, { recursive: true });
  writeFileSync(
    join(input, 'page.liquid'),
    '---\npagination: { data: customers, size: 1, alias: customer }\npermalink: "{{ customer.id }}/index.html"\n---\n<!doctype html><html lang="en"><title>{{ customer.id }}</title><h1>{{ customer.id }}</h1><table>{% for row in customer.rows %}<tr><td>{{ row.name }}</td><td>{{ row.value }}</td></tr>{% endfor %}</table></html>\n',
  );
  const eleventy = new Eleventy(input, out, {
    quietMode: true,
    configPath: null,
    config: (settings) => {
      settings.setUseGitIgnore(false);
      settings.addGlobalData('customers', customers);
    },
  });
  await eleventy.write();
}
