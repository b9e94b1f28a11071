// SPDX-License-Identifier: Apache-2.0
// The shipped knowledge as tests of serving use it.

#include "test-fixture.h"

#include <math.h>

NavCatalog *
fixture_load_catalog (void)
{
  g_autofree char *directory = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
  g_autoptr (GError) error = NULL;
  NavCatalog *catalog = nav_catalog_new_from_directory (directory, &error);

  g_assert_no_error (error);
  return catalog;
}

NavCandidate *
fixture_candidate (NavCatalog *catalog, const char *model, const char *gpu, NavPrecision precision,
                   guint tensor_parallel, const NavEngine *engine)
{
  NavModel *found_model = nav_catalog_find_model (catalog, model);
  NavGpu *found_gpu = nav_catalog_find_gpu (catalog, gpu);

  g_assert_nonnull (found_model);
  g_assert_nonnull (found_gpu);
  return nav_candidate_new (found_model, found_gpu, NULL, precision, FALSE, tensor_parallel, 1, 1,
                            engine);
}

NavMemory
fixture_memory (NavCatalog *catalog, const char *model, const char *gpu, NavPrecision precision,
                guint tensor_parallel, const NavEngine *engine)
{
  g_autoptr (NavCandidate) candidate =
    fixture_candidate (catalog, model, gpu, precision, tensor_parallel, engine);
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  return memory;
}

NavTraffic
fixture_open (double rate, double input, double output)
{
  return (NavTraffic){
    .rate = rate,
    .concurrency = NAN,
    .requests = NAN,
    .cv2 = 1,
    .input_mean = input,
    .input_longest = input,
    .output_mean = output,
    .output_longest = output,
    .prefix_groups = 1,
    .overhead_per_request_ms = NAN,
    .overhead_per_output_token_ms = NAN,
  };
}

NavTraffic
fixture_closed (double concurrency, double input, double output)
{
  NavTraffic traffic = fixture_open (NAN, input, output);

  traffic.concurrency = concurrency;
  traffic.requests = 10 * concurrency;
  return traffic;
}
