// SPDX-License-Identifier: Apache-2.0
// The requests of a simulation: when they come and how long they are, all of it drawn before it
// starts. Each class draws from streams of its own, its k-th request the k-th numbers of them.

#include <math.h>

#include "serving/nav-arrivals.h"
#include "serving/nav-simulation-private.h"

#define BLOCK NAV_KV_BLOCK_TOKENS

static NavRandom *
make_stream (guint64 seed, const char *purpose, guint class_index)
{
  char name[64];

  g_snprintf (name, sizeof name, "%s %u", purpose, class_index);
  return nav_random_new (seed, name);
}

static double
get_factor (const NavSimulationClass *told)
{
  return told->rate_factor > 0 ? told->rate_factor : 1;
}

static void
start_class (NavSimClass *class, const NavSimulation *simulation, guint i)
{
  g_autoptr (NavRandom) arrivals = make_stream (simulation->seed, "arrivals", i);
  const NavSimulationClass *told = &simulation->classes[i];

  if (class->times == NULL)
    class->times = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_set_size (class->times, 0);
  class->told = told;
  class->input_random = make_stream (simulation->seed, "input lengths", i);
  class->miss_random = make_stream (simulation->seed, "missed steps", i);
  class->output_random = make_stream (simulation->seed, "output lengths", i);
  class->next = class->drawn = class->n_unsent = 0;
  nav_arrivals_fill (told->load, get_factor (told), arrivals, class->times);
}

static void
end_class (NavSimClass *class)
{
  g_clear_pointer (&class->input_random, nav_random_free);
  g_clear_pointer (&class->output_random, nav_random_free);
  g_clear_pointer (&class->miss_random, nav_random_free);
}

/* DESIGN's prefix_hit_ratio: whole blocks, and never the last token of the prompt. */
static guint
count_cached (double ratio, guint input)
{
  guint blocks = (guint) floor (ratio * input / BLOCK + 1e-9);

  return BLOCK * MIN (blocks, (input - 1) / BLOCK);
}

/* Requests take turns, and each turn begins one group later, or as many replicas as groups would
 * see one group each. */
static guint
choose_group (const NavSimulation *simulation, guint class_index, guint k)
{
  guint before = 0, groups = MAX (simulation->classes[class_index].prefix_groups, 1);

  for (guint i = 0; i < class_index; i++)
    before += MAX (simulation->classes[i].prefix_groups, 1);
  return 1 + before + (guint) (((guint64) k + k / groups) % groups);
}

/* A client asks for no more than the engine takes. */
static void
cut_to (NavSimRequest *request, guint max_model_len)
{
  if (max_model_len < 2)
    return;
  request->input_tokens = MIN (request->input_tokens, max_model_len - 1);
  request->output_tokens = MIN (request->output_tokens, max_model_len - request->input_tokens);
}

static void
draw_request (NavSimulator *simulator, const NavSimulation *simulation, guint class_index,
              double arrival_ms)
{
  NavSimClass *class = &g_array_index (simulator->classes, NavSimClass, class_index);
  const NavSimulationClass *told = class->told;
  NavSimRequest request = {
    .arrival_ms = arrival_ms,
    .ready_ms = NAN,
    .first_ms = NAN,
    .finish_ms = NAN,
    .broken_ms = NAN,
    .class_index = class_index,
    .closed = told->load->kind == NAV_LOAD_CLOSED,
  };

  if (told->load->kind == NAV_LOAD_TRACE) {
    request.input_tokens = told->load->trace[class->drawn].input_tokens;
    request.output_tokens = told->load->trace[class->drawn].output_tokens;
  } else {
    request.input_tokens = nav_distribution_draw (told->input, class->input_random);
    request.output_tokens = nav_distribution_draw (told->output, class->output_random);
  }
  cut_to (&request, simulation->max_model_len);
  if (told->prefix_hit_ratio > 0) {
    request.cached_tokens = count_cached (told->prefix_hit_ratio, request.input_tokens);
    request.prefix_group = choose_group (simulation, class_index, class->drawn);
  }
  request.misses = nav_random_uniform (class->miss_random) < simulator->overhead.miss;
  class->drawn++;
  g_array_append_val (simulator->requests, request);
}

/* The class whose next arrival is the earliest; the first of equals; -1: there is none. */
static int
find_next_class (const NavSimulator *simulator, double *ret_time)
{
  int found = -1;

  *ret_time = INFINITY;
  for (guint i = 0; i < simulator->n_classes; i++) {
    const NavSimClass *class = &g_array_index (simulator->classes, NavSimClass, i);

    if (class->next >= class->times->len ||
        g_array_index (class->times, double, class->next) >= *ret_time)
      continue;
    *ret_time = g_array_index (class->times, double, class->next);
    found = (int) i;
  }
  return found;
}

static void
draw_known (NavSimulator *simulator, const NavSimulation *simulation)
{
  double time;
  int i;

  while ((i = find_next_class (simulator, &time)) >= 0) {
    g_array_index (simulator->classes, NavSimClass, i).next++;
    draw_request (simulator, simulation, (guint) i, time * 1e3);
  }
  simulator->n_known = simulator->requests->len;
}

/* The requests of closed loops that wait for answers to others. */
static void
draw_unsent (NavSimulator *simulator, const NavSimulation *simulation, guint class_index)
{
  NavSimClass *class = &g_array_index (simulator->classes, NavSimClass, class_index);
  const NavLoad *load = class->told->load;

  class->unsent = simulator->requests->len;
  if (load->kind != NAV_LOAD_CLOSED)
    return;
  while (class->drawn < load->requests)
    draw_request (simulator, simulation, class_index, NAN);
  class->n_unsent = simulator->requests->len - class->unsent;
}

/* Draws every request of @simulation, which passed nav_simulation_check(). */
void
nav_simulator_draw (NavSimulator *simulator, const NavSimulation *simulation)
{
  g_array_set_size (simulator->requests, 0);
  if (simulator->classes->len < simulation->n_classes)
    g_array_set_size (simulator->classes, simulation->n_classes);
  simulator->n_classes = simulation->n_classes;
  for (guint i = 0; i < simulation->n_classes; i++)
    start_class (&g_array_index (simulator->classes, NavSimClass, i), simulation, i);
  draw_known (simulator, simulation);
  for (guint i = 0; i < simulation->n_classes; i++) {
    draw_unsent (simulator, simulation, i);
    end_class (&g_array_index (simulator->classes, NavSimClass, i));
  }
}
