/** Told of what is away until it is back. A run's warnings are one. */
export interface Health {
  /** `what` may begin while it stands: then its text changes. */
  begin(what: string, text: string): void;
  end(what: string, text: string): void;
}

/** Every topic's consumer loses Kafka by itself, which is one thing to tell. */
export interface KafkaHealth {
  lost(topic: string, error: Error): void;
  restored(topic: string): void;
}

const KAFKA = 'Kafka';

export const makeKafkaHealth = (health: Health): KafkaHealth => {
  const waiting = new Set<string>();
  return {
    lost: (topic, error) => {
      waiting.add(topic);
      health.begin(KAFKA, `${KAFKA} is away (${error.message}); ${[...waiting].join(', ')} wait for it`);
    },
    restored: (topic) => {
      waiting.delete(topic);
      if (waiting.size === 0) health.end(KAFKA, `${KAFKA} is back; every topic goes on where it was`);
      else health.begin(KAFKA, `${KAFKA} is coming back; ${[...waiting].join(', ')} wait for it`);
    },
  };
};
