// SPDX-License-Identifier: Apache-2.0
// neuralnav-cli: everything is in the library, so that tests can link it.

#include "cli/nav-cli.h"

int
main (int argc, char **argv)
{
  return nav_cli_run (argc, argv);
}
