// SPDX-License-Identifier: Apache-2.0
// openai.mjs PLAIN-URL LOCKED-URL MODEL: what programs do with the clients of OpenAI and LangChain.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';

const [plain, locked, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${plain}/v1`, apiKey: 'any', maxRetries: 0, timeout: 30000 });
const messages = [{ role: 'user', content: 'Which ticket is the oldest one?' }];
let count = 0, failed = 0;

async function test(name, body) {
  count++;
  try {
    await body();
    console.log(`ok ${count} ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${count} ${name}`);
    console.log(String(error.stack ?? error).split('\n').map((line) => `# ${line}`).join('\n'));
  }
}

async function metric(name, label = '') {
  const page = await (await fetch(`${plain}/metrics`)).text();
  const line = page.split('\n').find((text) => text.startsWith(`${name}{`) && text.includes(label));
  return Number(line.split(' ').at(-1));
}

const aborted = () => metric('vllm:request_success_total', 'finished_reason="abort"');

async function eventually(what, ask) {
  for (let i = 0; i < 200; i++) {
    if (await ask()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  assert.fail(`never: ${what}`);
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

await test('models.list names the model', async () => {
  const found = await collect(client.models.list());
  assert.deepEqual(found.map((one) => one.id), [model]);
  assert.equal(found[0].object, 'model');
  assert.ok(found[0].max_model_len > 0);
});

await test('a chat answers', async () => {
  const answer = await client.chat.completions.create({ model, messages, max_completion_tokens: 12 });
  const choice = answer.choices[0];
  assert.equal(answer.object, 'chat.completion');
  assert.match(answer.id, /^chatcmpl-/);
  assert.equal(choice.message.role, 'assistant');
  assert.ok(choice.message.content.length > 0);
  assert.ok(['stop', 'length'].includes(choice.finish_reason));
  const { prompt_tokens: asked, completion_tokens: said, total_tokens: all } = answer.usage;
  assert.ok(said > 0 && said <= 12);
  assert.equal(all, asked + said);
});

await test('a chat has as many choices as asked for', async () => {
  const answer = await client.chat.completions.create({ model, messages, max_tokens: 4, n: 3 });
  assert.deepEqual(answer.choices.map((choice) => choice.index).sort(), [0, 1, 2]);
});

await test('a stream says what the answer without one says', async () => {
  const ask = { model, messages, max_tokens: 20, seed: 7, ignore_eos: true };
  const whole = await client.chat.completions.create(ask);
  const chunks = await collect(await client.chat.completions.create({ ...ask, stream: true }));
  const text = chunks.map((chunk) => chunk.choices[0].delta.content ?? '').join('');
  assert.equal(text, whole.choices[0].message.content);
  assert.equal(chunks[0].choices[0].delta.role, 'assistant');
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'length');
  assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk' && !chunk.usage));
  assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
});

await test('a stream with include_usage ends with the usage', async () => {
  const chunks = await collect(await client.chat.completions.create({
    model, messages, max_tokens: 9, ignore_eos: true, stream: true, stream_options: { include_usage: true },
  }));
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.completion_tokens, 9);
  assert.ok(chunks.slice(0, -1).every((chunk) => !chunk.usage));
});

await test("the client's own accumulator of streams agrees", async () => {
  const runner = client.chat.completions.stream({ model, messages, max_tokens: 8, ignore_eos: true });
  const final = await runner.finalChatCompletion();
  assert.equal(final.choices[0].finish_reason, 'length');
  assert.equal(final.choices[0].message.role, 'assistant');
});

await test('a completion answers, and streams', async () => {
  const ask = { model, prompt: 'Once upon a time', max_tokens: 10, seed: 3, ignore_eos: true };
  const whole = await client.completions.create(ask);
  assert.equal(whole.object, 'text_completion');
  assert.match(whole.id, /^cmpl-/);
  assert.equal(whole.usage.completion_tokens, 10);
  const chunks = await collect(await client.completions.create({ ...ask, stream: true }));
  assert.equal(chunks.map((chunk) => chunk.choices[0].text).join(''), whole.choices[0].text);
});

await test('a list of prompts gets a choice each', async () => {
  const answer = await client.completions.create({ model, prompt: ['one', 'two'], max_tokens: 3 });
  assert.deepEqual(answer.choices.map((choice) => choice.index), [0, 1]);
});

await test('a stop string ends the answer before itself', async () => {
  const ask = { model, messages, max_tokens: 60, seed: 5, ignore_eos: true };
  const text = (await client.chat.completions.create(ask)).choices[0].message.content;
  const stop = text.slice(40, 44);
  const cut = await client.chat.completions.create({ ...ask, stop });
  assert.equal(cut.choices[0].finish_reason, 'stop');
  assert.equal(cut.choices[0].message.content, text.slice(0, text.indexOf(stop)));
});

await test('an unknown model is a NotFoundError', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'no/such', messages }), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError, error);
    assert.equal(error.status, 404);
    assert.match(error.message, /no\/such/);
    return true;
  });
});

await test('a prompt that is too long is a BadRequestError that tells the limit', async () => {
  const long = [{ role: 'user', content: 'word '.repeat(60000) }];
  await assert.rejects(client.chat.completions.create({ model, messages: long, max_tokens: 10 }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError, error);
    assert.match(error.message, /maximum context length is \d+ tokens/);
    return true;
  });
});

await test('a request that makes no sense is a BadRequestError, streamed or not', async () => {
  for (const stream of [false, true]) {
    await assert.rejects(client.chat.completions.create({ model, messages: 'none', stream }),
      OpenAI.BadRequestError);
    await assert.rejects(client.chat.completions.create({ model, messages, max_tokens: -1, stream }),
      OpenAI.BadRequestError);
  }
});

await test('what would have to be invented is refused as an InternalServerError of status 501', async () => {
  await assert.rejects(client.chat.completions.create({ model, messages, logprobs: true }), (error) => {
    assert.ok(error instanceof OpenAI.InternalServerError, error);
    assert.equal(error.status, 501);
    return true;
  });
});

await test('an unknown path is a NotFoundError', async () => {
  await assert.rejects(client.post('/no/such/path', { body: {} }), OpenAI.NotFoundError);
});

await test('a wrong key is an AuthenticationError, the right one is heard', async () => {
  const wrong = new OpenAI({ baseURL: `${locked}/v1`, apiKey: 'wrong', maxRetries: 0 });
  await assert.rejects(wrong.models.list(), OpenAI.AuthenticationError);
  await assert.rejects(wrong.chat.completions.create({ model, messages, stream: true }),
    OpenAI.AuthenticationError);
  const right = new OpenAI({ baseURL: `${locked}/v1`, apiKey: 'right', maxRetries: 0 });
  assert.equal((await right.models.list()).data.length, 1);
});

await test('a stream that is aborted leaves the batch', async () => {
  const before = await aborted();
  const stream = await client.chat.completions.create({
    model, messages, max_tokens: 20000, ignore_eos: true, stream: true,
  });
  let seen = 0;
  for await (const chunk of stream) {
    assert.ok(chunk.id);
    if (++seen === 3) {
      assert.equal(await metric('vllm:num_requests_running'), 1);
      stream.controller.abort();
      break;
    }
  }
  await eventually('nothing runs', async () => (await metric('vllm:num_requests_running')) === 0);
  await eventually('the abort is counted', async () => (await aborted()) === before + 1);
  await eventually('its blocks are free', async () => (await metric('vllm:kv_cache_usage_perc')) === 0);
});

await test('a request whose client gave up leaves the batch', async () => {
  const abort = new AbortController();
  const ask = client.chat.completions.create({ model, messages, max_tokens: 20000, ignore_eos: true },
    { signal: abort.signal });
  await eventually('it runs', async () => (await metric('vllm:num_requests_running')) === 1);
  abort.abort();
  await assert.rejects(ask, OpenAI.APIUserAbortError);
  await eventually('nothing runs', async () => (await metric('vllm:num_requests_running')) === 0);
});

await test('thirty streams at once all come to their end', async () => {
  const one = async (i) => collect(await client.chat.completions.create({
    model, messages: [{ role: 'user', content: `Number ${i}` }], max_tokens: 15, ignore_eos: true, stream: true,
  }));
  const all = await Promise.all(Array.from({ length: 30 }, (_, i) => one(i)));
  assert.ok(all.every((chunks) => chunks.at(-1).choices[0].finish_reason === 'length'));
});

await test('embeddings come as numbers, in the order asked for', async () => {
  const answer = await client.embeddings.create({ model, input: ['one', 'two', 'one'] });
  assert.deepEqual(answer.data.map((one) => one.index), [0, 1, 2]);
  const [one, two, again] = answer.data.map((item) => item.embedding);
  assert.ok(one.length > 8 && one.every(Number.isFinite));
  assert.deepEqual(one, again);
  assert.notDeepEqual(one, two);
  // The client asks for base64 by itself; numbers in words have to be the same ones.
  const plainly = await client.embeddings.create({ model, input: 'one', encoding_format: 'float' });
  const numbers = plainly.data[0].embedding;
  assert.equal(numbers.length, one.length);
  assert.ok(numbers.every((number, i) => Math.abs(number - one[i]) < 1e-6));
  assert.ok(answer.usage.prompt_tokens > 0);
});

const chain = (more) => new ChatOpenAI({
  model, apiKey: 'any', maxRetries: 0, maxTokens: 10, configuration: { baseURL: `${plain}/v1` }, ...more,
});

await test('LangChain: invoke, with the usage', async () => {
  const answer = await chain().invoke('Hello');
  assert.ok(answer.content.length > 0);
  assert.ok(answer.usage_metadata.output_tokens > 0);
});

await test('LangChain: stream, and the usage at its end', async () => {
  const chunks = await collect(await chain().stream('Hello'));
  assert.ok(chunks.length > 1);
  assert.ok(chunks.map((chunk) => chunk.content).join('').length > 0);
  assert.ok(chunks.some((chunk) => chunk.usage_metadata?.output_tokens > 0));
});

await test('LangChain: batch', async () => {
  const answers = await chain().batch(['One', 'Two', 'Three']);
  assert.equal(answers.filter((answer) => answer.content.length > 0).length, 3);
});

await test('LangChain: embeddings', async () => {
  const embeddings = new OpenAIEmbeddings({ model, apiKey: 'any', configuration: { baseURL: `${plain}/v1` } });
  const vectors = await embeddings.embedDocuments(['one', 'two']);
  assert.equal(vectors.length, 2);
  assert.deepEqual(vectors[0], await embeddings.embedQuery('one'));
});

await test('LangChain: an unknown model is an error that names it', async () => {
  await assert.rejects(chain({ model: 'no/such' }).invoke('Hello'), /no\/such/);
});

console.log(`1..${count}`);
process.exit(failed > 0 ? 1 : 0);
