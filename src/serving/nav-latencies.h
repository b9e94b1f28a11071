// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-residence.h"

G_BEGIN_DECLS

/**
 * NavSolution:
 *
 * A load solved: who runs, and what a newcomer waits for. Milliseconds. Private to serving.
 */
typedef struct {
  double running; /* requests in the engine */
  double others;  /* that one of them meets */
  double spread;  /* standard deviation of those over a stay; 0: always the same */
  double dispersion; /* variance / mean of how many come in a time */
  double busy;        /* chance that a newcomer finds a step under way */
  double mixed_time;  /* share of the time in steps that read prompts */
  double prompt_ms;   /* what a prompt adds to a step, at least: in an empty engine */
  double residual_ms; /* mean wait for the step under way */
  double ahead_ms;    /* wait for steps that were scheduled ahead, part of the shipped overhead */
  double queue_ms;    /* mean wait for budget, seat or cache */
  double use;     /* of what the replica can carry, 0 to 1; above: overloaded */
  double rate;    /* requests a second that get through */
  NavResidence stay;
} NavSolution;

/**
 * NavOverhead:
 *
 * Between client and engine. A stated overhead is all there is; the shipped one also knows that the
 * engine schedules ahead and that clients take their time. Private to serving.
 */
typedef struct {
  double request_ms;
  double token_ms;
  double burst_request_ms;
  double lookahead_steps;
  double client_steps;
} NavOverhead;

/* p50, p90, p95, p99: those that forecasts hold. A set of them is a mask of bits. */
#define NAV_N_PERCENTILES 4
#define NAV_ALL_PERCENTILES ((1u << NAV_N_PERCENTILES) - 1)

/**
 * NavLengths: quantiles of the lengths of requests, tokens. Private to serving.
 */
typedef struct {
  double input[NAV_N_PERCENTILES];
  double output[NAV_N_PERCENTILES];
} NavLengths;

/**
 * NavTelling: all that latencies rest on besides the solved load. Private to serving.
 */
typedef struct {
  const NavFlow *flow;
  const NavTraffic *traffic;
  const NavOverhead *overhead;
  const NavLengths *lengths;
  guint percentiles; /* which to tell */
} NavTelling;

void nav_lengths_init (NavLengths *lengths, const NavFlow *flow, const NavTraffic *traffic);
guint nav_percentiles_for (double percentile);
void nav_latencies_tell (const NavTelling *telling, const NavSolution *solution,
                         NavForecast *forecast);

G_END_DECLS
