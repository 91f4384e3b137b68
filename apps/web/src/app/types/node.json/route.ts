import { nodeTypes } from '../../../editor/node-types.ts';

export const dynamic = 'force-static';

/** The types of Node and of @forkhall/runtime for the editor, as `{path: text}`: a file of the export. */
export async function GET(): Promise<Response> {
  return Response.json(await nodeTypes());
}
