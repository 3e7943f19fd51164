// Preloaded module that makes the suite's subgraphs listen on 127.0.0.1 instead of on all addresses.
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...rest);
};
