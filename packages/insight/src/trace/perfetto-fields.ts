/**
 * Field numbers of the messages that a trace of ours uses, from protos/perfetto/trace/ in Perfetto's repository:
 * trace.proto, trace_packet.proto and track_event/{track_descriptor,process_descriptor,thread_descriptor,track_event,
 * source_location,debug_annotation}.proto.
 */
export const trace = { packet: 1 } as const;
export const tracePacket = { timestamp: 8, trustedPacketSequenceId: 10, trackEvent: 11, sequenceFlags: 13, trackDescriptor: 60 } as const;
export const trackDescriptor = { uuid: 1, name: 2, process: 3, thread: 4, parentUuid: 5 } as const;
export const processDescriptor = { pid: 1, processName: 6 } as const;
export const threadDescriptor = { pid: 1, tid: 2, threadName: 5 } as const;
export const trackEvent = {
  debugAnnotations: 4,
  type: 9,
  trackUuid: 11,
  categories: 22,
  name: 23,
  sourceLocation: 33,
  flowIds: 47,
  terminatingFlowIds: 48,
} as const;
export const sourceLocation = { fileName: 2, functionName: 3, lineNumber: 4 } as const;
export const debugAnnotation = { stringValue: 6, name: 10 } as const;

export const eventType = { sliceBegin: 1, sliceEnd: 2, instant: 3 } as const;
/** SEQ_INCREMENTAL_STATE_CLEARED: the first packet of a sequence says that it begins anew. */
export const incrementalStateCleared = 1;
