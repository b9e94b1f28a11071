// SPDX-License-Identifier: Apache-2.0
// A scenario's load as the means and variances that the closed form works with.

#include "serving/nav-closed-form.h"

#include <math.h>

static void
read_stages (const NavLoad *load, NavTraffic *traffic)
{
  double requests = 0, seconds = 0;

  for (guint i = 0; i < load->n_stages; i++) {
    requests += (load->stages[i].rate + load->stages[i].end_rate) / 2 * load->stages[i].seconds;
    seconds += load->stages[i].seconds;
  }
  traffic->rate = seconds > 0 ? requests / seconds : 0;
}

static void
read_trace (const NavLoad *load, NavTraffic *traffic)
{
  double n = load->n_trace, span = n > 1 ? load->trace[load->n_trace - 1].arrival_s : 0;
  double input = 0, input2 = 0, output = 0, output2 = 0;

  span -= n > 1 ? load->trace[0].arrival_s : 0;
  traffic->rate = span > 0 ? (n - 1) / span : 0;
  traffic->input_longest = traffic->output_longest = 1;
  for (guint i = 0; i < load->n_trace; i++) {
    const NavTraceRequest *request = &load->trace[i];

    input += request->input_tokens / n;
    output += request->output_tokens / n;
    input2 += (double) request->input_tokens * request->input_tokens / n;
    output2 += (double) request->output_tokens * request->output_tokens / n;
    traffic->input_longest = MAX (traffic->input_longest, request->input_tokens);
    traffic->output_longest = MAX (traffic->output_longest, request->output_tokens);
  }
  traffic->input_mean = input;
  traffic->output_mean = output;
  traffic->input_variance = MAX (input2 - input * input, 0);
  traffic->output_variance = MAX (output2 - output * output, 0);
}

static double
square_of_cv (const NavLoad *load)
{
  switch (load->arrival) {
  case NAV_ARRIVAL_CONSTANT:
    return 0;
  case NAV_ARRIVAL_GAMMA:
    return load->cv * load->cv;
  case NAV_ARRIVAL_POISSON:
  default:
    return 1;
  }
}

/**
 * nav_traffic_from_scenario:
 * @ret_traffic: (out caller-allocates)
 *
 * Stages and traces become one stationary stream of their mean rate: the closed form knows no time.
 */
void
nav_traffic_from_scenario (const NavScenario *scenario, NavTraffic *ret_traffic)
{
  const NavLoad *load = &scenario->load;
  NavTraffic traffic = {
    .rate = NAN,
    .concurrency = NAN,
    .requests = NAN,
    .cv2 = square_of_cv (load),
    .prefix_hit_ratio = scenario->prefix_hit_ratio,
    .prefix_groups = scenario->prefix_groups,
    .overhead_per_request_ms = scenario->overhead_per_request_ms,
    .overhead_per_output_token_ms = scenario->overhead_per_output_token_ms,
    .speculative_tokens = scenario->speculative_tokens,
    .speculative_accepted = scenario->speculative_accepted,
  };

  g_return_if_fail (scenario != NULL && ret_traffic != NULL);

  if (scenario->input_tokens != NULL) {
    traffic.input_mean = scenario->input_tokens->mean;
    traffic.input_variance = nav_distribution_variance (scenario->input_tokens);
    traffic.input_longest = nav_distribution_longest (scenario->input_tokens);
  }
  if (scenario->output_tokens != NULL) {
    traffic.output_mean = scenario->output_tokens->mean;
    traffic.output_variance = nav_distribution_variance (scenario->output_tokens);
    traffic.output_longest = nav_distribution_longest (scenario->output_tokens);
  }
  if (load->kind == NAV_LOAD_CLOSED) {
    traffic.concurrency = load->concurrency;
    traffic.requests = load->requests > 0 ? load->requests : NAN;
  } else if (load->kind == NAV_LOAD_STAGES) {
    read_stages (load, &traffic);
  } else if (load->kind == NAV_LOAD_TRACE) {
    read_trace (load, &traffic);
  } else {
    traffic.rate = load->rate;
  }
  *ret_traffic = traffic;
}
