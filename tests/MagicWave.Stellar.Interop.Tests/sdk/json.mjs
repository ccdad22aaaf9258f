// One JSON value in, one JSON value out: how the tests talk to every script here.
export async function exchange(answer) {
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const output = await answer(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  process.stdout.write(JSON.stringify(output))
}
