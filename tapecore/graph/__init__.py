"""What depends on what in a recording, and how to draw it. Knows recordings only.

``build.tape_graph`` gives a recording as a NetworkX graph, for questions of one's own; ``build.ancestors_at``,
``build.descendants_at`` and ``build.paths`` answer the usual ones.
"""
