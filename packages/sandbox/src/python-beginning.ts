import { eventsFolder, insideFolder } from './bwrap-arguments.ts';

/**
 * What stands at the end of the interpreter's own sitecustomize (Debian keeps it in /etc): Python programs that a watched
 * program starts tell events, too, however they are started; -I, -E and an empty environment do not matter to it. The
 * first process of a run begins by itself, and leaves `main` as a sign that it tells events.
 */
export const pythonBeginning = `

def _begin():
    import os, sys
    if os.path.exists("${eventsFolder}/main"):
        sys.path.insert(0, "${insideFolder}/python")
        try:
            import forkhall_events
        finally:
            sys.path.remove("${insideFolder}/python")
            sys.path_importer_cache.pop("${insideFolder}/python", None)
        forkhall_events.start_everywhere("${eventsFolder}")


try:
    _begin()
finally:
    del _begin
`;
