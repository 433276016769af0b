// Slim GitHub's published description to the operation we use and what it references, add the media types clients send, and
// tighten what the description leaves out (description at most 140 characters, context 255, no unknown members).
// usage: node prepare.js api.github.com.json OUT.json
const fs = require('fs');
const api = JSON.parse(fs.readFileSync(process.argv[2]));
const path = '/repos/{owner}/{repo}/statuses/{sha}';
const out = { openapi: api.openapi, info: api.info, paths: { [path]: { post: api.paths[path].post } }, components: {} };
const post = out.paths[path].post;
const body = post.requestBody.content['application/json'].schema;
body.additionalProperties = false;
body.properties.description.maxLength = 140;
body.properties.context.maxLength = 255;
for (const answer of Object.values(post.responses)) {
  const json = answer.content && answer.content['application/json'];
  if (json) answer.content['application/vnd.github+json'] = json;
}
const queue = [out.paths];
while (queue.length) {
  const value = queue.pop();
  if (!value || typeof value !== 'object') continue;
  if (typeof value.$ref === 'string') {
    const [, , kind, name] = value.$ref.split('/');
    out.components[kind] = out.components[kind] || {};
    if (!out.components[kind][name]) queue.push((out.components[kind][name] = api.components[kind][name]));
  }
  queue.push(...Object.values(value));
}
fs.writeFileSync(process.argv[3], JSON.stringify(out));
