// SPDX-License-Identifier: Apache-2.0
// neuralnav-sim: everything is in the library, so that tests can link it.

#include "simulator/nav-vllm-program.h"

int
main (int argc, char **argv)
{
  return nav_vllm_program_run (argc, argv);
}
