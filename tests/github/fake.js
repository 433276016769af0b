// A small stateful stand-in for GitHub behind the checking proxy (a mock, marked as such): remembers posted statuses, and
// misbehaves as the repository's name asks. usage: node fake.js PORT
const http = require('http');
const seen = {}, posted = [];
http.createServer((req, res) => {
  let text = '';
  req.on('data', c => (text += c));
  req.on('end', () => {
    const send = (status, body, headers) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers });
      res.end(JSON.stringify(body));
    };
    if (req.url === '/posted') return send(200, posted);
    const m = req.url.match(/^\/repos\/acme\/([^/]+)\/statuses\/([0-9a-f]{40})$/);
    if (!m) return send(404, { message: 'Not Found' });
    const n = (seen[m[1]] = (seen[m[1]] || 0) + 1);
    if (req.headers.authorization !== 'Bearer t0ken') return send(401, { message: 'Bad credentials' });
    if (m[1] === 'limited' && n === 1) return send(403, { message: 'secondary rate limit' }, { 'retry-after': '1' });
    if (m[1] === 'secondary' && n === 1) return send(403, { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' });
    if (m[1] === 'toomany') return send(429, { message: 'slow down \u001b[2J' });
    if (m[1] === 'reset' && n === 1)
      return send(403, { message: 'API rate limit exceeded' }, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)) });
    if (m[1] === 'dropped' && n === 1) return req.socket.destroy();
    if (m[1] === 'down') return send(503, { message: 'No server is available to handle this request.' });
    if (m[1] === 'forbidden') return send(403, { message: 'Resource not accessible by integration' });
    if (m[1] === 'broken' && n < 3) return send(502, { message: 'bad gateway' });
    if (m[1] === 'moved') return send(307, {}, { location: 'https://evil.example.org/steal' });
    const status = JSON.parse(text);
    posted.push({ repo: m[1], sha: m[2], ...status });
    const user = { login: 'bot', id: 1, node_id: 'x', avatar_url: 'https://x.org/a', gravatar_id: '', url: 'https://x.org/a',
      html_url: 'https://x.org/a', followers_url: 'https://x.org/a', following_url: 'https://x.org/a',
      gists_url: 'https://x.org/a', starred_url: 'https://x.org/a', subscriptions_url: 'https://x.org/a',
      organizations_url: 'https://x.org/a', repos_url: 'https://x.org/a', events_url: 'https://x.org/a',
      received_events_url: 'https://x.org/a', type: 'Bot', site_admin: false };
    send(201, { url: 'https://api.example.org' + req.url, avatar_url: null, id: posted.length, node_id: 'MDY=',
      state: status.state, description: status.description, target_url: status.target_url || null,
      context: status.context, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', creator: user });
  });
}).listen(+process.argv[2], '127.0.0.1');
