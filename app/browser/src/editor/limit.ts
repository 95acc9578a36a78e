/** A program has a largest size. What would go beyond it is refused as a whole: the text that is there stays. */
import { EditorState, type Extension } from "@codemirror/state";
import { formatBytes } from "../numbers";

export function limitSize(limit: number, refused: (message: string) => void): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged) return transaction;
    const size = byteLength(transaction.newDoc.toString());
    if (size <= limit || size < byteLength(transaction.startState.doc.toString())) return transaction;
    refused(refusal(size, limit));
    return [];
  });
}

export function refusal(size: number, limit: number): string {
  return `That would be ${formatBytes(size)}; a program here may have at most ${formatBytes(limit)}. Nothing was pasted, the text is as it was.`;
}

const encoder = new TextEncoder();
const byteLength = (text: string): number => encoder.encode(text).length;
