// Stands where the suite has its client: the same two functions, at the addresses of this run, signed in.
const { PRODUCTS_URL, ROUTER_URL } = process.env;

exports.productsRequest = (request, headers) => ask(PRODUCTS_URL, request, headers);
exports.routerRequest = (request, headers) => ask(ROUTER_URL, request, headers);

async function ask(url, request, headers) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: 'Bearer of-the-suite',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(request),
  });
  return response.ok ? response.json() : response.text();
}
