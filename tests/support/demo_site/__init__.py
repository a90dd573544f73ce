"""A local site of bulletins for tests and benchmarks: well-behaved, or broken in every way.

async with serve(Site("trs", 30)) as address: ...      in the running event loop
with serving(Site("vsb", 30)) as address: ...          in a thread
python -m support.demo_site --style trs --count 5000   in its own process, which prints the address
"""

from support.demo_site.server import serve, serving
from support.demo_site.site import Site
from support.demo_site.styles import STYLES

__all__ = ["STYLES", "Site", "serve", "serving"]
