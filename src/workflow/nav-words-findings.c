// SPDX-License-Identifier: Apache-2.0
// What the codes of findings mean, in plain words. A test holds this table to the codes in use.

#include "config.h"

#include <glib/gi18n-lib.h>

#include "workflow/nav-words-private.h"

const NavWordsEntry _nav_words_findings[] = {
  /* Why a recommendation is what it is. */
  { "why.targets-met",
    N_ ("Meets {metric:metric} with {spare:percent} to spare, {spare_far:percent} at the far end "
        "of its range.") },
  { "why.targets-close",
    N_ ("{metric:metric} is forecast at {predicted:ms}, close to its target of {target:ms}.") },
  { "why.no-targets", N_ ("No latency target was given, so only the load decides.") },
  { "why.replicas",
    N_ (
      "{replicas:replicas} for {planned_rps:rate}: one holds the targets up to {max_rps:rate}.") },
  { "why.replicas-load",
    N_ ("{replicas:replicas} for {planned_rps:rate}: one carries up to {max_rps:rate}.") },
  { "why.replicas-margin",
    N_ ("{replicas:replicas} for {planned_rps:rate}: one holds the targets up to {max_rps:rate}, "
        "at the far end of their ranges too.") },
  { "why.spare", N_ ("{spare:replicas} of them stand by in case one fails.") },
  { "why.one-more", N_ ("One more replica costs {usd_per_month:usd} a month.") },

  /* What could go wrong with it. */
  { "basis.estimated",
    N_ ("Calculated from operator timings of {gpu}; nobody has published measurements of this "
        "setup. Run a test to replace this.") },
  { "basis.datasheet",
    N_ ("Calculated from the data sheet of {gpu}; nobody has published measurements for it. Run a "
        "test to replace this.") },
  { "margin.not-held",
    N_ ("The forecast meets the targets, but not the far end of its range: measure before you "
        "rely on it.") },
  { "margin.costly",
    N_ ("The forecast is not sure enough for less than {replicas:replicas}; by the forecast itself "
        "{lean:replicas} would do, which is offered as “close”. A measurement tells.") },
  { "engine.version-not-validated",
    N_ ("The memory of this vLLM version was not checked against measurements.") },
  { "replicas.single",
    N_ ("A single replica: when it fails there is no service. A second one costs "
        "{usd_per_month:usd} a month.") },
  { "replicas.single-unpriced",
    N_ ("A single replica: when it fails there is no service.") },
  { "price.unknown", N_ ("No price is known for {gpu}.") },
  { "price.owned-not-entered",
    N_ ("What an hour of your own {gpu} costs was not entered, so no cost is shown.") },
  { "price.unverified",
    N_ ("The price is a list price of {date} that was not verified ({low:usd} to {high:usd} an "
        "hour of a GPU).") },
  { "quality.unknown", N_ ("No published scores tell how good {model} is at this.") },
  { "quality.low-confidence",
    N_ ("The quality score rests on little evidence ({coverage:percent} of what is wanted).") },
  { "model.gated",
    N_ ("The model must be requested: accept its licence ({licence}) and use an access token.") },
  { "model.unverified", N_ ("Some figures of {model} are not confirmed by a source.") },
  { "checkpoint.on-load",
    N_ ("vLLM quantises the weights to {precision} while loading; check the answers.") },
  { "thinking.tokens-assumed", N_ ("How long the model reasons before it answers is assumed.") },
  { "slo.missed",
    N_ ("{metric:metric} is forecast at {predicted:ms}, above its target of {target:ms}.") },

  /* Why a load test proves nothing. */
  { "run.interrupted", N_ ("It was stopped before its end.") },
  { "run.stopped-errors", N_ ("It ended early, after {limit:count} failed requests.") },
  { "run.nothing-counted", N_ ("The run ended within its warm-up: nothing was measured.") },
  { "run.nothing-answered", N_ ("No request was answered whole.") },
  { "run.stopped-saturated",
    N_ ("The server fell behind: requests came faster than it answered them, and the run was ended "
        "early.") },
  { "run.failures", N_ ("{share:percent} of the requests failed.") },
  { "run.capped",
    N_ ("All {limit:count} requests that may be in flight were, and others waited for a place: the "
        "load was above what the server carries.") },
  { "run.client-late",
    N_ ("The client sent up to {late:ms} late (p99): it was the bottleneck, not the server.") },
  { "run.client-busy",
    N_ ("The client took {share:percent} of a processor: it was the bottleneck, not the server.") },
  { "run.rate-not-kept",
    N_ ("{offered:rate} were planned and {achieved:rate} were sent.") },
  { "run.one-piece",
    N_ ("The server or a proxy sent answers in one piece: TPOT and ITL are not known.") },

  /* What to know beside its figures. */
  { "run.failures-few", N_ ("{share:percent} of the requests failed; they count as too slow.") },
  { "run.unfinished", N_ ("{requests:requests} had no whole answer when the run ended.") },
  { "run.falls-behind",
    N_ ("In the latter half {sent:requests} came and {ended:count} ended: the server does not keep "
        "up, or takes longer for an answer than a run as short as this can tell.") },
  { "run.stopped-duration", N_ ("Sending ended after {seconds:count} seconds, as asked.") },
  { "run.no-usage",
    N_ ("The server does not count tokens: each event of a stream was taken for one.") },
  { "run.usage-doubtful",
    N_ ("For {requests:requests} the server counted tokens that cannot be; the events of the "
        "stream were counted instead.") },
  { "run.prompts-not-measured",
    N_ ("The server does not count prompts: how long they were is not known.") },
  { "run.input-differs",
    N_ ("Prompts had {got:tokens} on average instead of {asked:tokens}.") },
  { "run.output-differs",
    N_ ("Answers had {got:tokens} on average instead of {asked:tokens}: do not compare them with a "
        "plan for others.") },
  { "run.waited-cache",
    N_ ("Up to {waiting:requests} waited in the server because its KV cache was full: more memory, "
        "fewer or shorter requests would help.") },
  { "run.waited",
    N_ ("Up to {waiting:requests} waited in the server for a place in its batch, for "
        "{share:percent} of the time.") },
  { "run.preempted",
    N_ ("The server put {requests:requests} back because its KV cache was full, and computed them "
        "again.") },
  { "run.simulator-behind",
    N_ ("This computer had too much else to do for {share:percent} of the time: the simulator was "
        "slower than what it stands for.") },
  { "run.metrics-lost",
    N_ ("The server stopped answering /metrics during the run: its queue is not known to the "
        "end.") },
  { "run.told", N_ ("{text}") },
  { "run.simulated",
    N_ ("A simulator answered: this checks software, and tells nothing about a GPU.") },

  /* Why a run of a plan corrects no forecast, and what one that does makes of the plan. */
  { "outcome.other-model",
    N_ ("The server says that it serves {served}, but the plan is for {model}.") },
  { "outcome.few-requests",
    N_ ("Only {requests:requests} count, and {least:requests} are the least to rely on: take a "
        "longer time.") },
  { "outcome.adapters",
    N_ ("The plan serves adapters (LoRA), which slow every step; measured rows know none.") },
  { "outcome.fewer", N_ ("{replicas:replicas} fewer, {usd:usd} a month less.") },
  { "outcome.fewer-unpriced", N_ ("{replicas:replicas} fewer.") },
  { "outcome.more", N_ ("{replicas:replicas} more, {usd:usd} a month more.") },
  { "outcome.more-unpriced", N_ ("{replicas:replicas} more.") },
  { "outcome.forecast",
    N_ ("the forecast of {metric:metric} {percentile:percentile} went from {before:ms} to "
        "{after:ms}; {replicas:replicas} as before.") },
  { "outcome.confirmed",
    N_ ("the forecast of {metric:metric} {percentile:percentile} stays {after:ms}; "
        "{replicas:replicas} as before.") },
  { "outcome.gone", N_ ("what was tried meets the targets no more.") },
  { "outcome.best-now", N_ ("The best balance is now {model} on {gpus:count} × {gpu}.") },

  /* What to know about the whole plan. */
  { "rate.from-users",
    N_ ("Assumed from {users:users}: about {at_once:about} at once, "
        "{peak_rps:about-per-second} at peak.") },
  { "targets.bind-e2e",
    N_ ("The E2E target of {e2e_ms:ms} leaves {allowed_tpot_ms:ms} a token, less than the TPOT "
        "target of {tpot_ms:ms}.") },
  { "constraint.gpus", N_ ("Left out: {removed:gpus}, {constraint:constraint}.") },
  { "constraint.models", N_ ("Left out: {removed:models}, {constraint:constraint}.") },
  { "gpu.unknown", N_ ("“{gpu}” is not a GPU that the knowledge base has.") },
  { "gpu.not-plannable", N_ ("{gpu} is known, but not well enough to plan with.") },
  { "provider.unknown", N_ ("No prices of “{provider}” are in the knowledge base.") },
  { "model.unknown", N_ ("“{model}” is not a model that the knowledge base has.") },
  { "budget.other-currency",
    N_ ("The budget in {currency} was not applied: prices are in US dollars and no exchange rate "
        "is shipped.") },
  { "compliance.noted", N_ ("{law}: noted, not checked.") },
  { "on-prem.no-inventory",
    N_ ("On your own premises, but no GPUs were entered: every GPU is considered, without a "
        "price.") },
  { "air-gapped.no-downloads",
    N_ ("Without network: get weights and container image onto the machines beforehand.") },

  /* Answers to questions asked backwards. */
  { "solve.users",
    N_ ("{fixed}: up to {users:people}, {rate:rate} at peak, with {model} ({weights}) on "
        "{hardware}, {split}.") },
  { "solve.rate",
    N_ ("{fixed}: up to {rate:rate} at peak with {model} ({weights}) on {hardware}, {split}.") },
  { "solve.rate-of-users",
    N_ ("{fixed}: up to {rate:rate} at peak, which {users:people} make, with {model} ({weights}) "
        "on {hardware}, {split}.") },
  { "solve.input",
    N_ ("{fixed}: prompts of up to {tokens:tokens} at {rate:rate} with {model} ({weights}) on "
        "{hardware}, {split}.") },
  { "solve.target",
    N_ ("{fixed}: TTFT of {ttft:ms}, TPOT of {tpot:ms} and E2E of {e2e:ms} at "
        "{percentile:percentile} can be kept at {rate:rate} with {model} ({weights}) on "
        "{hardware}, {split}.") },
  { "solve.target-short",
    N_ ("{fixed}: TTFT of {ttft:ms} at {percentile:percentile} can be kept at {rate:rate} with "
        "{model} ({weights}) on {hardware}, {split}.") },
  { "solve.sure", N_ ("The targets hold at the far end of the forecast's range too.") },
  { "solve.close",
    N_ ("The forecast says so, but not the far end of its range: measure before you rely on it.") },
  { "solve.perhaps",
    N_ ("Perhaps {value} with {model}, quality {quality}: that is too close to call.") },
  { "solve.most", N_ ("The most is {value}, with {model}; its quality is {quality}.") },
  { "solve.nothing", N_ ("Nothing that is known holds the targets on {fixed}.") },

  /* Where a value is from. */
  { "source.fixed", N_ ("fixed by you") },
  { "source.message", N_ ("said in message {turn:turn}") },
  { "source.said", N_ ("said") },
  { "source.edited", N_ ("set by hand") },
  { "source.assumed", N_ ("assumed ({by})") },
  { "source.derived", N_ ("derived ({by})") },
  { "source.default", N_ ("default of the program") },
  { "source.row", N_ ("{collection:collection}: {row:use-case}") },
  { "source.constant", N_ ("{reason:constant}") },

  /* What is said in a conversation. */
  { "ack.understood", N_ ("Noted: {fields:intent-fields}.") },
  { "ack.same", N_ ("That is how it is planned already.") },
  { "ack.removed", N_ ("No longer asked for: {fields:intent-fields}.") },
  { "ack.rate_assumed", N_ ("The rate is assumed from {users:users}.") },
  { "ack.context", N_ ("Kept as a note; no figure of the plan follows from it.") },
  { "ack.nothing",
    N_ ("I took nothing from that: say what should change, such as “500 users” or “at most $2000 a "
        "month”.") },
  { "ack.thanks", N_ ("You are welcome. Say what should change, at any time.") },
  { "ack.undo", N_ ("Undo (Ctrl+Z; in a terminal /undo) takes back the last step.") },
  { "ack.greeting", N_ ("Hello! Tell me what you need a language model for, and for how many people.") },
  { "ack.reset", N_ ("All right, we start over.") },
  { "ack.proceed", N_ ("All right, no more questions.") },
  { "ack.off_topic", N_ ("I plan deployments of language models and can only note what bears on them.") },
  { "ack.hostile", N_ ("I can only note requirements.") },
  { "ask.capacity", N_ ("I work out what that can carry.") },
  { "ask.capacity_later", N_ ("To tell what that can carry I need to know what it is for.") },
  { "answer.glossary", N_ ("{term:glossary}") },
  { "answer.unknown", N_ ("I have no answer to that; the glossary explains terms such as TTFT or RAG.") },
  { "question.use_case", N_ ("What will it be used for?") },
  { "question.user_count", N_ ("How many people will use it?") },
  { "question.priorities", N_ ("What matters most: quality, cost, speed or simplicity?") },
  { "question.hardware_budget", N_ ("Do you have GPUs that it should run on, or a budget?") },
  { "refuse.people",
    N_ ("The number of people must be a whole number from {least:count} to {most:count}; that one "
        "was not taken.") },
  { "refuse.rate",
    N_ ("A rate must be above zero and at most {most:rate}; that one was not taken.") },
  { "refuse.latency",
    N_ ("The {field:intent-field} must be from {least:ms} to {most:ms}; that one was not taken.") },
  { "refuse.percentile",
    N_ ("Targets can hold at percentiles from {least:count} to {most:count}: I plan for the one "
        "nearest to that.") },
  { "refuse.budget", N_ ("A budget must be above zero; that one was not taken.") },
  { "refuse.budget_each",
    N_ ("A budget is of all users together: say it as a sum, such as “$2000 a month”.") },
  { "refuse.token_rate",
    N_ ("A rate of tokens cannot be planned by itself: say how many requests come in that time, "
        "and how long they are, such as “500 requests a day, prompts of 2000 tokens, answers of "
        "300 tokens”.") },
  { "refuse.origin",
    N_ ("Models cannot be chosen by where they come from: name those to allow or to leave out, "
        "such as “no Qwen”.") },
  { "refuse.maker",
    N_ ("GPUs cannot be chosen by who makes them: name those to allow or to leave out, such as "
        "“only MI300X” or “no H100”.") },
  { "refuse.in_flight",
    N_ ("How many requests are in flight follows from how many come and how long answers take: "
        "say how many people are active at once, or how many requests come a second.") },
  { "refuse.cards_of_part",
    N_ ("How many GPUs one replica has is for the plan to find: only their number in all can be "
        "limited, such as “no more than 8 GPUs”.") },
  { "refuse.second_workload",
    N_ ("A conversation plans one workload, so {use_case:use-case} was left out: add it with "
        "“Add a Workload” in Needs.") },
  { "refuse.delete_workload",
    N_ ("Workloads are added and removed in Needs, not here: say what it is for instead of "
        "{use_case:use-case}, or “start over”.") },
  { "inventory.only",
    N_ ("Only what you own is planned with, {gpus}; say “cloud” if others may be rented.") },
  { "inventory.guess",
    N_ ("What is not told apart counts as the weakest it can be: set it in Needs if it is another.")
  },
  { "remark.truncated", N_ ("Only the first {bytes:bytes} of the message were read.") },
  { "remark.cheap_and_dear_gpu",
    N_ ("{gpu} is among the dearest GPUs, though cost matters to you: allow others, or keep it?") },
  { "remark.small_gpu_big_model",
    N_ ("A model of that size is hardly fast enough on {gpu} for {ttft_ms:ms} to the first token: "
        "a smaller model, or another GPU?") },
  { "remark.batch_and_instant",
    N_ ("Work in batches and quick answers do not go together: which of them is it?") },
  { "remark.unknown_gpu", N_ ("The knowledge base has no {gpu}, so it cannot be planned.") },

  /* What the knowledge base could not use. */
  { "knowledge.row-left-out", N_ ("{collection:collection}: {id} was left out: {reason}") },

  /* What the audit of measurements finds. */
  { "audit.no-figures", N_ ("It holds no latency and no throughput.") },
  { "audit.beats-memory",
    N_ ("{metric:metric} of {measured:ms} is less than the {least:ms} that reading the weights "
        "takes at the memory's full bandwidth.") },
  { "audit.beats-compute",
    N_ ("{metric:metric} of {measured:ms} is less than the {least:ms} that computing the prompt "
        "takes at full speed: were prompts found in a cache?") },
  { "audit.seconds",
    N_ ("{metric:metric} of {measured:ms} is less than the possible {least:ms}: it seems to be in "
        "seconds.") },
  { "audit.beats-throughput",
    N_ ("{measured:count} output tokens a second are more than the {most:count} that are "
        "possible.") },
  { "audit.near-memory",
    N_ ("TPOT of {measured:ms} is less than the {likely:ms} that reading all experts in use is "
        "expected to take.") },
  { "audit.half-tpot",
    N_ ("TPOT of {measured:ms} is half of the {implied:ms} that E2E leaves a token: events were "
        "counted as tokens.") },
  { "audit.latencies-disagree",
    N_ ("TPOT of {measured:ms} does not agree with the {implied:ms} that E2E leaves a token: are "
        "means and medians mixed?") },
  { "audit.percentiles-disordered",
    N_ ("A higher percentile of {metric:metric} is below a lower one.") },
  { "audit.percentiles-copied",
    N_ ("The percentiles of {metric:metric} are copies of its mean.") },
  { "audit.mean-above-percentiles",
    N_ ("The mean of {metric:metric}, {mean:ms}, is above its highest percentile, "
        "{percentile:ms}.") },
  { "audit.more-than-clients",
    N_ ("{measured:rate} are more than {clients:count} clients can wait for, {most:rate}: are "
        "means and medians mixed?") },
  { "audit.idle-clients",
    N_ ("{measured:rate}, where clients that never pause would get {most:rate}: the load tester "
        "held the server up.") },
  { "audit.tokens-counted-twice",
    N_ ("{measured:count} output tokens a second, but answers have {expected:count}: tokens were "
        "counted twice, or by halves.") },
  { "audit.tokens-disagree",
    N_ ("{measured:count} output tokens a second do not agree with the {expected:count} of the "
        "answers.") },
  { "audit.failed-requests", N_ ("{share:percent} of the requests failed.") },
  { "audit.few-requests",
    N_ ("{requests:requests} for {clients:count} clients: start and end weigh too much.") },
  { "audit.overloaded",
    N_ ("Overloaded: {served:rate} of {offered:rate} were served, so TTFT grew as long as it "
        "ran.") },
  { "audit.prefix-caching-unknown",
    N_ ("It is not known whether prompts were cached, so nothing is corrected by it; say "
        "--prefix-caching.") },
  { "audit.prefix-hit-unknown",
    N_ ("It is not known how much of the prompts was cached, so nothing is corrected by it; say "
        "--prefix-hit.") },
  { "audit.statistic-unconfirmed",
    N_ ("No source confirms that its figures are means.") },
  { "audit.simulated", N_ ("Simulated, not measured: it never corrects a forecast.") },
  { "audit.does-not-fit",
    N_ ("The weights take {weights_gib:gib} of each GPU, which has {memory_gib:gib}.") },
  { "audit.cannot-run", N_ ("It should not have started: {reason:memory-reason}.") },
  { "audit.context-exceeded",
    N_ ("Prompt and answer have {tokens:tokens} on average; the model holds {most:tokens}.") },
  { "audit.queue-stated",
    N_ ("{clients:count} clients share {limit:count} places: TTFT holds the wait for one.") },
  { "audit.too-slow",
    N_ ("TPOT of {measured:ms} is far above the forecast of {forecast:ms}: a wrong unit, or a "
        "server that was held up.") },
  { "audit.far-from-forecast",
    N_ ("TPOT of {measured:ms} is far from the forecast of {forecast:ms}.") },
  { "audit.other-engine", N_ ("Measured on {engine}, which is not planned with.") },
  { "audit.not-in-catalogue",
    N_ ("{model} on {gpu} is not in the knowledge base, so little can be checked.") },
  { "audit.flat-throughput",
    N_ ("{clients:count} clients get no more done than {before:count} ({grown:number} times, "
        "expected {expected:number}): something other than the GPU was the limit.") },
  { "audit.hidden-limit",
    N_ ("{clients:count} clients wait {ttft:ms} for a first token, {before:count} waited "
        "{ttft_before:ms}, and tokens come as fast: there is a limit on sequences that is not "
        "stated.") },
  { "audit.duplicate", N_ ("The same measurement as {of}.") },
  { "audit.same-figures", N_ ("{of} has the very same figures for another configuration.") },
  { "audit.contradicts",
    N_ ("{metric:metric} differs from that of {of} by a factor of {factor:number}, for the same "
        "configuration.") },
  { "import.shipped-id", N_ ("{id} is the id of a shipped row with other contents.") },
  { "import.id-twice", N_ ("{id} is in the file twice.") },

  /* Remarks on rows of the knowledge base. */
  { "completion-length-replaced",
    N_ ("The source says {stated_output_tokens:tokens}; a completion of {output_tokens:tokens} is "
        "what editors ask for.") },
  { "itl-lowered-to-fit-e2e",
    N_ ("The source allows {stated_itl_ms:ms} a token; {itl_ms:ms} is what fits into "
        "{e2e_ms:ms}.") },
  { "lengths-differ-between-sources",
    N_ ("Sources differ; {input_tokens:tokens} in and {output_tokens:tokens} out were taken.") },
  { "range-upper-end-taken",
    N_ ("The source gives {low:ms} to {high:ms} for {field:metric}; the upper end was taken.") },
  { "above-100-percent-is-noise",
    /* xgettext: no-c-format */
    N_ ("Above 100 % the difference is within the noise of the measurement.") },
  { "tpot-weighted-by-tokens",
    N_ ("GuideLLM weighs requests by their tokens: long answers count more in TPOT.") },
  { "load-tester-warned",
    N_ ("GuideLLM warned that it did not keep its schedule; see the report.") },
  { "figures-close-only-at-0.95",
    N_ ("The figures add up at a memory share of 0.95, not at the stated "
        "{stated_gpu_memory_utilization:number}.") },
  { NULL, NULL },
};
