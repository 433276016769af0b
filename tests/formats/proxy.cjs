// A TCP port on the loopback address in front of a unix socket, for clients that know no sockets. Prints the port.
const net = require('net');
const server = net.createServer((client) => {
  const to = net.connect(process.argv[2]);
  client.pipe(to).pipe(client);
  client.on('error', () => to.destroy());
  to.on('error', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
