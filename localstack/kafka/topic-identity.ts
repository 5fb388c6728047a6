import type { Sleep } from '../../lambdas/core/ports.ts';
import type { KafkaAdmin } from './kafka-admin.ts';

/** A topic that is made anew under a reader may go unnoticed by Kafka's protocol: it is asked for its id. */
const RECOGNISE_EVERY_MS = 2_000;

export interface TopicIdentitySettings {
  readonly admin: KafkaAdmin;
  readonly groupId: string;
  readonly topic: string;
  readonly sleep: Sleep;
}

/** The topic was deleted and created: what was read of it and is not done is void. */
export class TopicMadeAnew extends Error {
  override readonly name = 'TopicMadeAnew';
}

/**
 * Which of the topics of one name a group reads. Commits carry their topic's id as a note: offsets of one that was deleted,
 * committed late, must not make readers skip records of the next.
 */
export class TopicIdentity {
  readonly #settings: TopicIdentitySettings;
  #id = '';
  #strangePartitions = new Set<number>();

  constructor(settings: TopicIdentitySettings) {
    this.#settings = settings;
  }

  /** Kafka's; empty before the first {@link recognise}. */
  get id(): string {
    return this.#id;
  }

  /** Whether what is committed of the partition is of another topic of this name. */
  isStrange(partition: number): boolean {
    return this.#strangePartitions.has(partition);
  }

  /** The partition has a commit of this topic now. */
  committed(partition: number): void {
    this.#strangePartitions.delete(partition);
  }

  /**
   * Learns which topic it is and whose the commits are. @returns whether it is another one than before
   * @throws Error while there is no such topic
   */
  async recognise(): Promise<boolean> {
    const { admin, groupId, topic } = this.#settings;
    const id = await admin.incarnationOf(topic);
    const isAnother = this.#id !== '' && this.#id !== id;
    this.#id = id;
    const commits = await admin.commitsOf(groupId, topic);
    const strange = [...commits].filter(([, { note }]) => note !== '' && note !== id);
    this.#strangePartitions = new Set(strange.map(([partition]) => partition));
    return isAnother;
  }

  /** Rejects when the topic is another one, for as long as `isWanted` says. */
  async watch(isWanted: () => boolean, closing: AbortSignal): Promise<void> {
    const { admin, topic, sleep } = this.#settings;
    const id = this.#id;
    while (isWanted()) {
      await sleep(RECOGNISE_EVERY_MS, closing).catch(() => undefined);
      const now = isWanted() ? await admin.incarnationOf(topic).catch(() => id) : id;
      if (now !== id) throw new TopicMadeAnew(`${topic} was made anew`);
    }
  }
}
