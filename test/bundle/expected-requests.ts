/** Requests that a step makes for one purpose; a list of them is what a case expects in all. */
const REPOSITORY = '/repos/octo/project';
const COMMENTS = `${REPOSITORY}/issues/7/comments`;
const SERVICE = 'POST /twirp/github.actions.results.api.v1.ArtifactService';

const FIND_COMMENT = ['POST /graphql', `GET ${COMMENTS}?per_page=100`];

/** Looks for the stored model of the branch. */
export const LIST_STORE = [
  `GET ${REPOSITORY}`,
  `GET ${REPOSITORY}/actions/artifacts?name=perfscape-model&per_page=100`,
];
/** The REST API's part of a download, which follows the redirect to the blob store. */
export const READ_STORE = [...LIST_STORE, `GET ${REPOSITORY}/actions/artifacts/1/zip`];
export const LOOK_FOR_COMMENT = FIND_COMMENT;
export const CREATE_COMMENT = [...FIND_COMMENT, `POST ${COMMENTS}`];

export function editComment(id: number): string[] {
  return [...FIND_COMMENT, `PATCH ${REPOSITORY}/issues/comments/${id}`];
}

/** Of the artifact service and the blob store. */
export const DOWNLOAD = ['GET /blobs/1.zip'];

export function upload(runId: number): string[] {
  return [
    `${SERVICE}/CreateArtifact`,
    `PUT /upload/${runId}/perfscape-model?comp=block`,
    `PUT /upload/${runId}/perfscape-model?comp=blocklist`,
    `${SERVICE}/FinalizeArtifact`,
  ];
}

export const ASK_MODEL = ['POST /v1/chat/completions'];

export const NOTHING = { github: [], artifacts: [], model: [] };
